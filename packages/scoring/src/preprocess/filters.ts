import type { Interpolation } from '@stray/core';

export type Filter = Interpolation | 'box';

/** How much a sample counts by its distance from the centre, in samples of the coarser grid. */
export interface Kernel {
  readonly weight: (distance: number) => number;
  /** Distance from which on nothing counts. */
  readonly support: number;
}

/** The kernels of Pillow's Image.resize by the same names; each step is rounded as there. */
export const kernels: Readonly<Record<Filter, Kernel>> = {
  box: { weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0), support: 0.5 },
  bilinear: { weight: (x) => Math.max(1 - Math.abs(x), 0), support: 1 },
  bicubic: { weight: (x) => bicubic(Math.abs(x)), support: 2 },
  lanczos: { weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0), support: 3 },
};

/** Keys' cubic convolution with a = −½, which is Catmull and Rom's. */
function bicubic(d: number): number {
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * -0.5;
  return 0;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return Math.sin(angle) / angle;
}
