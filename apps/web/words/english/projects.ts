import { formatCount, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

export const projectsWords = {
  missing: 'The projects are not here yet.',
  none: {
    title: 'No project yet',
    intro:
      'A project holds the classes that your images should belong to, and the datasets that are judged by them. Stray then shows which images do not belong, and says why in words.',
    whoMakesOne: 'An admin makes projects; an owner of one makes you a member.',
    /** Scores photos without a project. */
    command: 'npx stray score photos/ --labels "t-shirt,hat,skirt"',
    begin: 'Start with your own photos',
  },
  newFromPhotos: 'New project from your photos',
  newWithoutPhotos: 'New project, without photos yet',
  more: 'More projects',
  datasets: ({ datasets }: { datasets: number }) => plural(datasets, 'dataset'),
  make: {
    project: { label: 'Name of a new project', example: 'street scenes' },
    dataset: { label: 'Name of a new dataset', example: 'photos of June' },
    submit: 'Create',
  },
  list: {
    none: 'No dataset yet. A dataset is a set of images that are judged together.',
    photos: ({ photos }: { photos: number }) => plural(photos, 'photo'),
    more: ({ datasets }: { datasets: number }) =>
      `and ${formatCount(datasets)} more, found by their name in the address`,
    /** How far a dataset has come. */
    standing: {
      none: 'not scored',
      queued: 'waits to be scored',
      running: 'is being scored',
      flagged: ({ photos }: { photos: number }) => `${formatCount(photos)} flagged`,
      failed: 'could not be scored',
      cancelled: 'cancelled',
    },
  },
  project: {
    missing: 'The project is not here yet.',
    datasets: 'Datasets',
    noClasses: 'no classes yet',
    judgedBy: ({ classes }: { classes: readonly string[] }) =>
      `judged by ${plural(classes.length, 'class', 'classes')}: ${classes.join(', ')}`,
    judges: 'What they are judged by',
    noneYet: 'none yet',
    classes: ({ classes }: { classes: number }) => plural(classes, 'class', 'classes'),
    negatives: ({ negatives }: { negatives: number }) => plural(negatives, 'negative'),
    labelsInUse: ({ version }: { version: number }) => `${formatVersion(version)} in use`,
    corpusInUse: ({ corpus, version }: { corpus: string; version: number }) =>
      `${corpus} ${formatVersion(version)} in use`,
    people: 'Who works on it',
    /** By the role of who reads it. */
    you: {
      OWNER: 'you are owner',
      CURATOR: 'you are curator',
      REVIEWER: 'you are reviewer',
      VIEWER: 'you are viewer',
    },
    historyHint: 'every change',
    webhooksHint: 'other programs are told',
    delete: 'Delete the project',
  },
} as const;
