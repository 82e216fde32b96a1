import { formatCount } from './numbers.ts';

export const qualityWords = {
  title: 'Quality',
  unmeasured: 'not measured yet',
  unmeasuredHint: 'They were decoded by an earlier version. Press to measure them.',
  measuring: 'Measuring…',
  /** Issues as the names of filters. */
  names: {
    DARK: 'dark',
    BRIGHT: 'bright',
    BLURRY: 'blurry',
    LOW_INFORMATION: 'of few shades',
    ODD_RATIO: 'long and narrow',
    ODD_SIZE: 'of an odd size',
    DUPLICATE: 'duplicates',
  },
  /** Issues as sentences about one photo. */
  sentences: {
    DARK: 'Dark: even its brightest parts are.',
    BRIGHT: 'Bright: almost all of it is white.',
    BLURRY: 'Blurry: it has no sharp edge.',
    LOW_INFORMATION: 'Of few shades: there is little to see.',
    ODD_RATIO: 'Long and narrow: only a part of it may be judged.',
    ODD_SIZE: 'Far smaller or larger than most photos of this dataset.',
    DUPLICATE: 'Another photo of this dataset shows nearly the same.',
  },
  duplicates: {
    none: 'No two photos of this dataset show the same.',
    heading: ({ photos, exact, shown }: { photos: number; exact: boolean; shown: number }) =>
      `${formatCount(photos)} photos, ${exact ? 'the same file' : 'nearly the same'}${photos > shown ? `, the first ${shown} shown` : ''}`,
    more: 'More groups',
  },
} as const;
