/** In the order in which they are shown. */
export const issues = ['DARK', 'BRIGHT', 'BLURRY', 'LOW_INFORMATION', 'ODD_RATIO', 'ODD_SIZE', 'DUPLICATE'] as const;

export type Issue = (typeof issues)[number];

/** What an address calls an issue. */
export const issueOf = (name: string | null): Issue | null =>
  issues.find((issue) => issue === name?.toUpperCase().replaceAll('-', '_')) ?? null;

/** What an address calls a value of the API. */
export const addressName = (value: string): string => value.toLowerCase().replaceAll('_', '-');
