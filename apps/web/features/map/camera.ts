import type { Camera } from './scene.ts';

/** Share of the element that is left free around the points. */
const margin = 0.06;
const zooms = { least: -6, most: 12 };

/** Shows all of the points in an element of this size. @param positions x and y in turn */
export function cameraOver(positions: Float32Array, width: number, height: number): Camera {
  let [left, right, low, high] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i] ?? 0;
    const y = positions[i + 1] ?? 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < low) low = y;
    if (y > high) high = y;
  }
  if (left > right) return { x: 0, y: 0, zoom: 4 };
  const room = 1 - 2 * margin;
  const scale = Math.min((width * room) / Math.max(right - left, 1), (height * room) / Math.max(high - low, 1));
  return { x: (left + right) / 2, y: (low + high) / 2, zoom: within(Math.log2(Math.max(scale, 1e-3))) };
}

/** Of the element’s size, that one press of an arrow goes. */
const step = 0.1;

/** Where a key leads; null for one that means nothing here. */
export function keyedCamera(
  key: string,
  camera: Camera,
  { width, height, whole }: { readonly width: number; readonly height: number; readonly whole: Camera },
): Camera | null {
  const unit = 2 ** -camera.zoom;
  switch (key) {
    case 'ArrowLeft':
      return { ...camera, x: camera.x - step * width * unit };
    case 'ArrowRight':
      return { ...camera, x: camera.x + step * width * unit };
    case 'ArrowUp':
      return { ...camera, y: camera.y + step * height * unit };
    case 'ArrowDown':
      return { ...camera, y: camera.y - step * height * unit };
    case '+':
    case '=':
      return { ...camera, zoom: within(camera.zoom + 0.5) };
    case '-':
      return { ...camera, zoom: within(camera.zoom - 0.5) };
    case '0':
      return whole;
    default:
      return null;
  }
}

const within = (zoom: number): number => Math.min(zooms.most, Math.max(zooms.least, zoom));
