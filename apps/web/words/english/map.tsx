import { formatCount } from './numbers.ts';
import { plural } from './plural.ts';

export const mapWords = {
  label: 'Map',
  canvas: 'Map of the photos',
  nothingEmbedded: 'No photo of the dataset is embedded yet.',
  /** Follows why the map is not shown. */
  gridInstead: 'The grid shows the same photos.',
  colourBy: 'Colour by',
  colourings: { score: 'Score', flag: 'Flag', decision: 'Decision', class: 'Nearest class' },
  matching: {
    label: 'Photos that match',
    count: ({ matching, points }: { matching: number; points: number }) => (
      <>
        <b>{formatCount(matching)}</b> of {plural(points, 'photo')} match
      </>
    ),
    asking: 'Looking which photos match…',
  },
  lasso: 'Lasso',
  lassoHint: 'Draw a line around photos; Shift and drag does the same',
  selectInView: 'Select in view',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showWhole: 'Show the whole map',
  help: 'Arrow keys move the map, plus and minus zoom, 0 shows all of it. Drag with Shift, or with the lasso, to select photos. Without a pointer: press a colour of the legend to choose by it, move and zoom, and press “Select in view”. The grid lists the same photos, and its filters hold here too: what does not match is faint, and is not selected.',
  legend: {
    label: 'Colours',
    showAll: 'Show all',
    showAlone: ({ category }: { category: string }) => `Show ${category} alone`,
  },
  categories: {
    flagged: 'flagged',
    notFlagged: 'not flagged',
    noScore: 'no score',
    otherClasses: 'other classes',
    scores: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
    decisions: { none: 'undecided', keep: 'keep', drop: 'drop', relabel: 'relabel', unsure: 'unsure' },
  },
  selected: {
    label: 'Selected photos',
    count: ({ photos }: { photos: number }) => (
      <>
        <b>{plural(photos, 'photo')}</b> selected
      </>
    ),
    more: ({ photos }: { photos: number }) => `and ${plural(photos, 'other')}`,
    clear: 'Clear',
    loading: 'A selected photo',
    flagged: ({ path }: { path: string }) => `${path}, flagged`,
  },
  standing: {
    queued: 'The map is queued.',
    running: ({ share }: { share: string }) => `The map is made: ${share}.`,
    progress: 'Map, done',
    cancel: 'Cancel',
    failed: 'The map could not be made.',
    retry: 'Retry',
    outdated: 'The map is older than the dataset: some photos are missing, or were scored by another encoder since.',
    makeAnew: 'Make it anew',
  },
  none: {
    title: 'No map yet',
    intro:
      'A map lays the photos out so that those that look alike lie together: what belongs nowhere lies apart. It takes seconds for a thousand photos and minutes for a hundred thousand, in the background.',
    make: 'Make the map',
    notScored: 'The photos have to be scored first: the map is made of what scoring has read in them.',
  },
  failures: {
    gone: 'The map is not there any more.',
    unreadable: 'The map cannot be read.',
    changing: 'The map changes while it is read.',
    unmatched: 'Which photos match cannot be read: the map shows all of them.',
  },
} as const;
