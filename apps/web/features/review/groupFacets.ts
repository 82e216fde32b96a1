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
