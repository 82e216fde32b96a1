import { decisions, type NumberRange, qualityIssues, type SampleFilter, splits } from '@stray/core';

/** Numbers in [0, 1) that come out the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const texts = [
  'hat',
  'red fox',
  'and',
  'a "b" \\',
  '(x)',
  'Zoë’s',
  '  ',
  '-1',
  '„q“',
  "o'clock",
  'über/alles.jpg',
  'x=1',
];
const numbers = [0, 0.3, -1.5, 1e-9, 1e21, 0.1 + 0.2, 1];
const flags = ['flagged', 'failed', 'mismatch', 'reviewed'] as const;
const words = [
  'declaredClass',
  'nearestLabel',
  'nearNegative',
  'looksLike',
  'near',
  'path',
  'duplicateGroup',
  'reviewer',
  'tag',
  'note',
] as const;

/** Any filter at all, also with several fields at once, empty lists and empty parts. */
export function anyFilter(random: () => number, depth = 3): SampleFilter {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const range = (): NumberRange =>
    Object.fromEntries(['gte', 'gt', 'lte', 'lt'].filter(() => random() < 0.4).map((end) => [end, one(numbers)]));
  const filter: Record<string, unknown> = {};
  for (let count = Math.floor(random() * 3); count > 0; count--) {
    const kind = Math.floor(random() * 8);
    if (kind === 0) filter[one(flags)] = random() < 0.5;
    else if (kind === 1) filter[one(['score', 'pValue'])] = range();
    else if (kind === 2) filter.decision = one(decisions);
    else if (kind === 3) filter.quality = one(qualityIssues);
    else if (kind === 4) filter.split = one(splits);
    else filter[one(words)] = one(texts.filter((text) => text.trim() !== ''));
  }
  if (depth > 0) {
    const some = () => Array.from({ length: Math.floor(random() * 4) }, () => anyFilter(random, depth - 1));
    if (random() < 0.3) filter.and = some();
    if (random() < 0.3) filter.or = some();
    if (random() < 0.3) filter.not = anyFilter(random, depth - 1);
  }
  return filter;
}

/** Whether a filter holds where each single condition holds by chance, the same one the same for a seed. */
export function holds(filter: SampleFilter, seed: number): boolean {
  return Object.entries(filter).every(([key, value]) => {
    if (key === 'and') return (value as SampleFilter[]).every((part) => holds(part, seed));
    if (key === 'or') return (value as SampleFilter[]).some((part) => holds(part, seed));
    if (key === 'not') return !holds(value as SampleFilter, seed);
    if (typeof value === 'boolean') return chance(key, seed) === value;
    if (typeof value === 'string') return chance(`${key} ${value}`, seed);
    return Object.entries(value as NumberRange).every(([end, limit]) => chance(`${key} ${end} ${limit}`, seed));
  });
}

function chance(text: string, seed: number): boolean {
  let hash = seed;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x5bd1e995) ^ (hash >>> 13);
  return seeded(hash)() < 0.5;
}
