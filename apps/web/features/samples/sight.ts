/** How a photo is looked at: enlarged, and moved by shares of the stage's size. */
export interface Sight {
  /** 1 shows all of it. */
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface Place {
  /** From the middle of the stage, in shares of its size. */
  readonly x: number;
  readonly y: number;
}

export const whole: Sight = { zoom: 1, x: 0, y: 0 };
const middle: Place = { x: 0, y: 0 };
const mostZoom = 16;

/** Closer or less close; what lies at a place stays there. */
export function zoomed({ zoom, x, y }: Sight, factor: number, at: Place = middle): Sight {
  const next = Math.min(mostZoom, Math.max(1, zoom * factor));
  const scale = next / zoom;
  return inside({ zoom: next, x: at.x - (at.x - x) * scale, y: at.y - (at.y - y) * scale });
}

export const panned = ({ zoom, x, y }: Sight, by: Place): Sight => inside({ zoom, x: x + by.x, y: y + by.y });

/** The stage is never left. */
function inside({ zoom, x, y }: Sight): Sight {
  const most = (zoom - 1) / 2;
  // Without the zero that is below zero.
  const within = (value: number) => Math.min(most, Math.max(-most, value)) + 0;
  return { zoom, x: within(x), y: within(y) };
}
