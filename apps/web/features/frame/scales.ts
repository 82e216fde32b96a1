import { scaleLinear, scaleSqrt } from 'd3-scale';

/** Per cent of a width, for what lies between two values; what lies beyond is kept at the edge. */
export const percentScale = (from: number, to: number) => scaleLinear([from, to], [0, 100]).clamp(true);

/** Per cent of a height, by the square root of a count: few have to be seen beside many. */
export const rootScale = (most: number) => scaleSqrt([0, most], [0, 100]);
