import type { ReactNode } from 'react';
import { plural } from './plural.ts';

export const removalWords = {
  open: 'Delete…',
  typeToDelete: ({ name }: { name: ReactNode }) => <>Type {name} to delete it</>,
  keep: 'Keep',
  delete: 'Delete',
  deleting: 'Deleting…',
  /** Of each kind of thing: what is done, how it is asked, and what goes with it. */
  photo: {
    deed: ({ path }: { path: string }) => `Delete the photo “${path}”`,
    question: ({ path }: { path: string }) => `Delete the photo “${path}”?`,
    goes: 'It goes with its scores and reviews, and the counts of its runs come down. This cannot be undone.',
  },
  dataset: {
    deed: ({ name }: { name: string }) => `Delete the dataset “${name}”`,
    question: ({ name }: { name: string }) => `Delete the dataset “${name}”?`,
    goes: ({ photos }: { photos: number }) =>
      `${
        photos === 0
          ? 'It holds no photos.'
          : `${plural(photos, 'photo')} with all their scores and reviews will be gone.`
      } What is at work on it is cancelled. This cannot be undone.`,
    stays: 'Photos that other datasets have too stay there.',
  },
  project: {
    deed: ({ name }: { name: string }) => `Delete the project “${name}”`,
    question: ({ name }: { name: string }) => `Delete the project “${name}”?`,
    goes: ({ datasets }: { datasets: number }) =>
      `All that is in it will be gone: ${
        datasets === 0 ? '' : `${plural(datasets, 'dataset')} with all scores and reviews, `
      }its classes and its corpora. What is at work in it is cancelled. This cannot be undone.`,
  },
} as const;
