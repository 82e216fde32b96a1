/** What groups of photos are made by. */
export const groupFacets = [
  'LOOKS_LIKE',
  'NEAREST_NEGATIVE',
  'NEAREST_LABEL',
  'DECLARED_CLASS',
  'DUPLICATE',
  'QUALITY',
  'DECISION',
  'TAG',
] as const;
export type GroupFacet = (typeof groupFacets)[number];

export const groupWords: Readonly<Record<GroupFacet, string>> = {
  LOOKS_LIKE: 'what it looks like',
  NEAREST_NEGATIVE: 'nearest negative',
  NEAREST_LABEL: 'nearest class',
  DECLARED_CLASS: 'declared class',
  DUPLICATE: 'copies of one image',
  QUALITY: 'quality',
  DECISION: 'decision',
  TAG: 'tag',
};
