/** IEEE 754 half to single precision. */
export function widen(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** Single to IEEE 754 half precision, rounded to the nearest, ties to even; beyond its range ±Infinity. */
export function narrow(floats: Float32Array, halves = new Uint16Array(floats.length)): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i] ?? 0;
    const sign = (word >>> 16) & 0x8000;
    const size = word & 0x7fffffff;
    if (size > 0x7f800000) halves[i] = sign | 0x7e00;
    else if (size >= 0x477ff000) halves[i] = sign | 0x7c00;
    else if (size >= 0x38800000) halves[i] = sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
    else halves[i] = sign | subnormal(size);
  }
  return halves;
}

/** Below 2⁻¹⁴ a half is a whole number of 2⁻²⁴. */
function subnormal(size: number): number {
  const exponent = size >>> 23;
  if (exponent < 102) return 0;
  const shift = 126 - exponent;
  const fraction = (size & 0x7fffff) | 0x800000;
  const whole = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return rest > middle || (rest === middle && (whole & 1) === 1) ? whole + 1 : whole;
}
