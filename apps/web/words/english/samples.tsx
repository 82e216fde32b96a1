export const samplesWords = {
  noDataset: 'There is no such dataset.',
  notScored: 'Not scored yet.',
  unreadable: ({ reason }: { reason: string }) => `Could not be read: ${reason}`,
  flagged: ({ path }: { path: string }) => `${path}, flagged`,
  grid: { label: 'Photos, lowest score first', tryAgain: 'Try again' },
  tile: {
    /** Where a flagged photo looks like no word. */
    likeNothing: 'like nothing in particular',
    /** Follows the sentences about a photo. */
    decided: ({ state }: { state: string }) => `Decided: ${state}.`,
  },
  /** A photo for those who do not see it. */
  spoken: {
    unreadable: ({ path, reason }: { path: string; reason: string }) => `${path}. Could not be read: ${reason}`,
    notScored: ({ path }: { path: string }) => `${path}. Not scored yet.`,
    scored: ({ path, flagged, score, reason }: { path: string; flagged: boolean; score: string; reason: string }) =>
      `${path}. ${flagged ? 'Flagged. ' : ''}Score ${score}. ${reason}`,
  },
  filters: {
    label: 'Filters',
    nearestNegative: 'Nearest negative',
    withoutNegative: ({ word }: { word: string }) => `Show all photos, not only those nearest to “${word}”`,
    show: 'Show',
    shows: { all: 'all photos', flagged: 'flagged only', failed: 'could not be read' },
    nearestClass: 'Nearest class',
  },
  panel: {
    closer: 'Look closer (Space)',
    declared: ({ classes }: { classes: readonly string[] }) => `declared ${classes.join(', ')}`,
    pValue: ({ value }: { value: string }) => `p ${value}`,
    mismatch: ({ declared, nearest }: { declared: readonly string[]; nearest: string }) =>
      `Declared ${declared.join(', ')}, but of your classes nearest to ${nearest}.`,
    quality: 'Quality',
    classes: {
      title: 'Nearest of your classes',
      hint: 'The classes that the photo resembles most, by the similarity of their embeddings.',
    },
    likenesses: {
      title: 'Nearest other words',
      hint: 'The nearest words of the whole lexicon outside your classes: what a person would call it.',
    },
    negatives: {
      title: 'Negatives that pull the score down',
      hint: 'Of the words that the photo is scored against, those it resembles most. Press one to ban or pin it.',
    },
    similar: 'Similar photos',
  },
  closeUp: {
    closer: 'Look closer: click, wheel or +',
    move: 'Drag to move; click or 0 shows the whole photo',
    close: () => (
      <>
        Close <kbd>Esc</kbd>
      </>
    ),
  },
} as const;
