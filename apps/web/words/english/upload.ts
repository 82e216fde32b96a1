import { formatBytes, formatCount } from './numbers.ts';
import { plural } from './plural.ts';

export const uploadWords = {
  /** How a folder or an archive may say what its photos show. */
  formats: {
    IMAGEFOLDER: 'class folders',
    COCO: 'COCO',
    YOLO_CLASSIFY: 'YOLO folders',
    YOLO_DETECT: 'YOLO labels',
    HUGGINGFACE: 'Hugging Face metadata',
    HF_PARQUET: 'Hugging Face Parquet',
    WEBDATASET: 'WebDataset',
    CVAT: 'CVAT',
    CSV: 'a table of paths',
  },
  formatFoundOut: 'found out by what lies in it',
  form: {
    label: 'Add photos',
    drop: 'Drop photos, folders or archives (zip, tar) here, or choose',
    files: 'Photos or archives',
    folder: 'A folder',
    foldersAreClasses: 'The folder of a photo is its declared class',
    format: 'What an archive’s photos show is told by',
    progress: 'Sent',
    sending: ({ sent, files, sentBytes, bytes }: { sent: number; files: number; sentBytes: number; bytes: number }) =>
      `${formatCount(sent)} of ${plural(files, 'file')}, ${formatBytes(sentBytes)} of ${formatBytes(bytes)}`,
    sent: ({ files, givenUp }: { files: number; givenUp: number }) =>
      `${plural(files, 'file')} sent${givenUp > 0 ? `, ${formatCount(givenUp)} given up` : ''}`,
    stop: 'Stop',
    leftOut: ({ files }: { files: number }) =>
      `${plural(files, 'file')} left out: no images and no archives by their names.`,
    refused: 'Refused',
    more: ({ files }: { files: number }) => `and ${formatCount(files)} more`,
  },
  folders: {
    noneAllowed: 'No folders may be imported yet: whoever runs Stray names them in STRAY_IMPORT_PATHS.',
    path: 'Folder or archive on the server, or s3://bucket/prefix',
    label: 'Folders',
    all: 'all folders',
    content: ({ folders, photos, others, more }: FolderContent) =>
      `${plural(folders, 'folder')}, ${plural(photos, 'photo')}, ${formatCount(others)} other${more ? ', and more' : ''}`,
  },
  import: {
    title: 'Import a folder of the server',
    format: 'What the photos show is told by',
    foldersAreClasses: 'Folders and annotations are declared classes',
    begin: 'Import',
  },
  archives: {
    title: 'Archives and imports',
    progress: ({ name }: { name: string }) => `Read of ${name}`,
    cancel: 'Cancel',
    remove: 'Remove',
    removeSpoken: ({ name }: { name: string }) => `Remove ${name} from the list`,
    tryAgain: 'Try again',
    counts: ({ photos, refused, passedOver }: { photos: number; refused: number; passedOver: number }) =>
      `${plural(photos, 'photo')}${refused > 0 ? `, ${refused} refused` : ''}${
        passedOver > 0 ? `, ${plural(passedOver, 'other file')} left out` : ''
      }`,
    queued: 'waits for a worker',
    running: ({ share, counts }: { share: string; counts: string }) => `${share} read: ${counts}`,
    failed: ({ counts }: { counts: string }) => `stopped: ${counts}`,
    cancelled: ({ counts }: { counts: string }) => `cancelled: ${counts}`,
  },
  /** What was found in an archive or a folder. */
  found: {
    classes: ({ format, classes, first, more }: FoundClasses) =>
      `Read as ${format}: ${plural(classes, 'class', 'classes')}${
        classes > 0 ? ` (${first.join(', ')}${more ? ', …' : ''})` : ''
      }`,
    withoutClass: ({ photos }: { photos: number }) => `${plural(photos, 'photo')} without a class`,
    withoutImage: ({ photos }: { photos: number }) => `${plural(photos, 'photo')} in annotations alone`,
    problems: ({ problems }: { problems: number }) => `${plural(problems, 'problem')} in annotations`,
  },
} as const;

interface FolderContent {
  readonly folders: number;
  readonly photos: number;
  readonly others: number;
  /** Whether there is more than was counted. */
  readonly more: boolean;
}

interface FoundClasses {
  readonly format: string;
  readonly classes: number;
  /** The first of them by name. */
  readonly first: readonly string[];
  readonly more: boolean;
}
