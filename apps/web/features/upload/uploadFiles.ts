import { isPhotoName } from '@stray/client/parcel';

/** A file that is to be sent, and where it belongs in the dataset. */
export interface FileToSend {
  readonly file: File;
  readonly path: string;
}

const archives = /\.(zip|tar|tgz|tar\.gz|tzst|tar\.zst)$/i;

/** The endings that a chooser of files offers. */
export const acceptedFiles = '.jpg,.jpeg,.png,.webp,.gif,.tif,.tiff,.avif,.bmp,.heic,.zip,.tar,.tgz,.gz,.tzst,.zst';

/** Whether the API would take it, by its name; it has the last word. */
export const isWanted = (path: string): boolean => isPhotoName(path) || archives.test(path);

export const isArchive = (path: string): boolean => archives.test(path);

/** What is worth sending of some files, in the order of their paths, and how many are left out. */
export function chosen(files: readonly FileToSend[]): {
  readonly wanted: readonly FileToSend[];
  readonly others: number;
} {
  const wanted = withoutRoot(files.filter(({ path }) => isWanted(path)));
  return { wanted: [...wanted].sort((a, b) => (a.path < b.path ? -1 : 1)), others: files.length - wanted.length };
}

/** A folder that holds all the others is the dataset itself: its name is no class. */
function withoutRoot(files: readonly FileToSend[]): readonly FileToSend[] {
  const roots = new Set(files.map(({ path }) => path.slice(0, path.indexOf('/') + 1)));
  const [root = ''] = roots;
  const hasFolders = files.some(({ path }) => path.indexOf('/', root.length) > 0);
  if (roots.size !== 1 || root === '' || !hasFolders) return files;
  return files.map(({ file, path }) => ({ file, path: path.slice(root.length) }));
}

/** The files of an input, those of a chosen folder with its folders. */
export const filesOfInput = (files: FileList | null): FileToSend[] =>
  [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** All files of what was dropped, those in folders too. To be called while the event is handled. */
export async function filesOfDrop({ items, files }: DataTransfer): Promise<FileToSend[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesOfInput(files);
  return (await Promise.all(entries.map((entry) => filesIn(entry)))).flat();
}

async function filesIn(entry: FileSystemEntry): Promise<FileToSend[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) {
    return [{ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: FileToSend[] = [];
  for (;;) {
    // A browser gives a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    for (const inner of some) found.push(...(await filesIn(inner)));
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
