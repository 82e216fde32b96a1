/** In the order in which they are shown. */
export const issues = ['DARK', 'BRIGHT', 'BLURRY', 'LOW_INFORMATION', 'ODD_RATIO', 'ODD_SIZE', 'DUPLICATE'] as const;

export type Issue = (typeof issues)[number];

/** As the name of a filter. */
export const issueNames: Readonly<Record<Issue, string>> = {
  DARK: 'dark',
  BRIGHT: 'bright',
  BLURRY: 'blurry',
  LOW_INFORMATION: 'of few shades',
  ODD_RATIO: 'long and narrow',
  ODD_SIZE: 'of an odd size',
  DUPLICATE: 'duplicates',
};

/** As a sentence about one photo. */
export const issueSentences: Readonly<Record<Issue, string>> = {
  DARK: 'Dark: even its brightest parts are.',
  BRIGHT: 'Bright: almost all of it is white.',
  BLURRY: 'Blurry: it has no sharp edge.',
  LOW_INFORMATION: 'Of few shades: there is little to see.',
  ODD_RATIO: 'Long and narrow: only a part of it may be judged.',
  ODD_SIZE: 'Far smaller or larger than most photos of this dataset.',
  DUPLICATE: 'Another photo of this dataset shows nearly the same.',
};

/** What an address calls an issue. */
export const issueOf = (name: string | null): Issue | null =>
  issues.find((issue) => issue === name?.toUpperCase().replaceAll('-', '_')) ?? null;

/** What an address calls a value of the API. */
export const addressName = (value: string): string => value.toLowerCase().replaceAll('_', '-');
