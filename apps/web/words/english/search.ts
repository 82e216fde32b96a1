export const searchWords = {
  label: 'Search photos',
  example: 'What they show, a filter, or a pasted photo',
  keyHint: 'The key / leads here',
  empty: 'Empty the search',
  unknownAnswer: 'The API gave no answer that is understood.',
  proposals: {
    label: 'Proposals',
    filter: { text: 'Show those', says: 'Enter' },
    like: ({ text }: { text: string }) => ({ text: `Looks like “${text}”`, says: 'nearest first' }),
    path: ({ path }: { path: string }) => ({ text: `Path has “${path}”`, says: 'in it' }),
  },
  photo: {
    name: 'Search by a photo',
    hint: 'Search by a photo: choose one, drop it here, or paste it anywhere',
    busy: 'Looking at the photo',
    byThis: 'Search by this photo',
  },
  chips: {
    label: 'In force',
    likeText: ({ text }: { text: string }) => `looks like “${text}”`,
    /** `file` is null while it is not known. */
    likeSample: ({ file }: { file: string | null }) => `like ${file ?? 'a photo'}`,
    likeImage: 'like this photo',
    without: ({ condition }: { condition: string }) => `Without: ${condition}`,
  },
  views: {
    open: 'Views',
    label: 'Saved views',
    loading: 'Looking…',
    none: 'No view is saved yet.',
    savedBy: ({ author }: { author: string }) => `Saved by ${author}`,
    delete: ({ view }: { view: string }) => `Delete the view ${view}`,
    name: 'Save this view as',
    save: 'Save view',
  },
} as const;
