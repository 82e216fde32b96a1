export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Which of the places lie within a closed line, by the even-odd rule. @param positions x and y in turn */
export function placesWithin(line: readonly Point[], positions: Float32Array): number[] {
  if (line.length < 3) return [];
  const left = Math.min(...line.map(({ x }) => x));
  const right = Math.max(...line.map(({ x }) => x));
  const low = Math.min(...line.map(({ y }) => y));
  const high = Math.max(...line.map(({ y }) => y));
  const within: number[] = [];
  for (let i = 0; 2 * i < positions.length; i++) {
    const x = positions[2 * i] ?? 0;
    const y = positions[2 * i + 1] ?? 0;
    if (x >= left && x <= right && y >= low && y <= high && isWithin(line, x, y)) within.push(i);
  }
  return within;
}

function isWithin(line: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  let before = line.at(-1);
  for (const corner of line) {
    if (before !== undefined && corner.y > y !== before.y > y) {
      const crossing = corner.x + ((y - corner.y) / (before.y - corner.y)) * (before.x - corner.x);
      if (x < crossing) inside = !inside;
    }
    before = corner;
  }
  return inside;
}
