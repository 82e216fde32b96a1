import { formatBytes, formatCount } from './numbers.ts';
import { plural } from './plural.ts';

/** What keeps files out that are named otherwise than images and archives. */
const leftOut = 'left out: no images and no archives by their names';

export const newWords = {
  missing: 'A project cannot be made yet.',
  adminsOnly: {
    title: 'Only an admin makes projects',
    hint: 'An owner of a project makes you a member of it; then it is among your projects.',
  },
  question: 'What does not belong among your photos?',
  intro:
    'Name the classes that they should show, and give the photos. Stray scores each, shows first what looks like none of the classes, and says in words what it looks like instead.',
  /** What a dataset is called whose photos came in no folder of their own. */
  datasetName: 'photos',
  name: {
    heading: '1 · Name',
    label: 'Name of the project',
    example: 'street scenes',
    madeAlready: 'The project is made already; what follows goes on from there.',
    makeAnother: 'Make another one instead',
    missing: 'Give the project a name.',
  },
  classes: {
    heading: '2 · Classes',
    label: 'One a line, or in one line with commas',
    example: 't-shirt\nhat\nskirt',
    file: 'Or a file: text, CSV, or COCO categories',
    takeFolders: ({ folders, more }: { folders: readonly string[]; more: boolean }) =>
      `Take the names of your folders: ${folders.join(', ')}${more ? ', …' : ''}`,
    meanings: 'What the classes mean',
    more: ({ classes }: { classes: number }) => `and ${classes} more, each with its likeliest sense`,
    missing: 'Name at least one class that your photos should show.',
    twice: ({ name }: { name: string }) => `“${name}” is given twice.`,
    tooLong: ({ beginning, longest }: { beginning: string; longest: number }) =>
      `“${beginning}…” is longer than ${longest} characters.`,
    noneInFile: ({ file }: { file: string }) => `No class is named in ${file}.`,
    noJson: 'This is no JSON.',
    noCategories: 'No “categories” are in this file.',
  },
  photos: {
    heading: '3 · Photos',
    label: 'Photos from here',
    drop: 'Drop a folder, photos or an archive (zip, tar) here, or choose',
    folder: 'A folder',
    files: 'Photos or archives',
    chosen: ({ files, bytes, others }: { files: number; bytes: number; others: number }) =>
      `${plural(files, 'file')}, ${formatBytes(bytes)}${others === 0 ? '' : `; ${plural(others, 'other')} ${leftOut}`}`,
    clear: 'clear',
    forgotten: ({ files, name }: { files: number; name: string }) =>
      `${plural(files, 'file')} of “${name}” were chosen before the page was loaded anew, which forgets files: choose them again.`,
    ofServer: 'Or a folder of the server',
    missing: 'Choose a folder, photos or an archive, or name a folder of the server.',
    missingAgain: 'A page that is loaded anew forgets its files: choose them again.',
  },
  begin: 'Find the strays',
  refused: 'Refused',
  goOnWithout: ({ refused }: { refused: number }) => `Go to the photos without ${refused === 1 ? 'it' : 'them'}`,
  progress: {
    label: 'Done',
    stop: 'Stop',
    project: 'Making the project…',
    labels: 'Saving its classes…',
    dataset: 'Making its dataset…',
    upload: ({ sent, files, sentBytes, bytes }: { sent: number; files: number; sentBytes: number; bytes: number }) =>
      `${formatCount(sent)} of ${plural(files, 'file')} sent, ${formatBytes(sentBytes)} of ${formatBytes(bytes)}`,
    unpack: ({ share, photos }: { share: string; photos: number }) =>
      `Taking apart, ${share}: ${plural(photos, 'photo')}`,
    run: 'Starting to score…',
  },
  /** Why it came to a stop. */
  stopped: {
    whileSending: 'Stopped. What was sent stays; start again to go on.',
    whileUnpacking: 'Stopped. What was sent is still taken apart.',
    datasetGone: 'The dataset is gone.',
    noPhoto: 'No photo was found in it.',
    nothingMade: 'The API made nothing.',
  },
} as const;
