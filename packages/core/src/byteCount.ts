import { z } from 'zod';

const units: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const shape = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b)?\s*$/i;

/** An amount of bytes as people write it: `500MB`, `2 TB`; a bare number is bytes. */
export const byteCount = z
  .string()
  .regex(shape, 'is no size such as 500MB or 2TB')
  .transform((text) => {
    const [, amount = '', unit = ''] = shape.exec(text) ?? [];
    return Math.round(Number(amount) * (units[unit.toUpperCase()] ?? Number.NaN));
  });
