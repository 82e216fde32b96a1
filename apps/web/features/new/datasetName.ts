import { newWords } from '../../words/index.ts';
import { type FileToSend, isArchive } from '../upload/uploadFiles.ts';

const longest = 100;

/** What a dataset is named after: the folder or the archive that its photos came in, or the end of a path. */
export function datasetNameFor(files: readonly FileToSend[], path: string): string {
  const [first] = files;
  const folder = first?.path.includes('/') ? first.path.slice(0, first.path.indexOf('/')) : '';
  const shared = folder !== '' && files.every((file) => file.path.startsWith(`${folder}/`)) ? folder : '';
  const archive = files.length === 1 && first !== undefined && isArchive(first.path) ? stem(first.path) : '';
  const last = stem(path.replace(/\/+$/u, '').split('/').at(-1) ?? '');
  return (archive || last || shared || newWords.datasetName).slice(0, longest);
}

const stem = (name: string): string => name.replace(/\.(zip|tar|tgz|tzst|tar\.gz|tar\.zst)$/iu, '');
