import { posix } from 'node:path';
import { encoderFile, StrayError } from '@stray/core';
import { configFiles } from '../describe/configs.ts';
import { readGraphs } from '../describe/graphs.ts';
import { chooseLayout, type Layout, type Precision } from '../describe/layout.ts';
import { ensureRoom } from '../disk.ts';
import { download } from './download.ts';
import type { HubFile, HubRepository } from './repository.ts';
import type { HubSettings } from './settings.ts';

export interface DownloadProgress {
  readonly file: string;
  readonly bytes: number;
  /** Of all files together, as far as they are known. */
  readonly total: number;
}

export interface Fetch {
  readonly settings: HubSettings;
  readonly repository: HubRepository;
  readonly precision: Precision | undefined;
  readonly into: string;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * Downloads what one precision of a repository needs: configurations, its graphs, and the weights that these name.
 *
 * @throws StrayError ENCODER_INVALID when the repository holds no encoder; otherwise as `download`
 */
export async function fetchEncoder({ settings, repository, precision, into, onProgress }: Fetch): Promise<void> {
  const there = new Map(repository.files.map((file) => [file.path, file]));
  const layout = chooseLayout([...there.keys()], { asked: precision, where: repository.id });
  const arrived = new Map<string, number>();
  let total = 0;
  const fetchAll = async (paths: Iterable<string>) => {
    const wanted = [...new Set(paths)].flatMap((path) => (arrived.has(path) ? [] : (there.get(path) ?? [])));
    for (const { path, bytes } of wanted) {
      arrived.set(path, 0);
      total += bytes;
    }
    await ensureRoom(into, sum(wanted));
    for (const file of wanted) {
      const onBytes = (bytes: number) => {
        arrived.set(file.path, bytes);
        onProgress({ file: file.path, bytes: [...arrived.values()].reduce((a, b) => a + b, 0), total });
      };
      await download(safe(file), { settings, repository, into, onBytes });
    }
  };
  const licences = [...there.keys()].filter((path) => /^LICENSE[A-Za-z0-9._-]*$/.test(path));
  await fetchAll([...configFiles, ...licences, ...graphsOf(layout), ...besideByName(layout, there)]);
  const graphs = await readGraphs(into, layout);
  const named = [
    ...graphs.vision.externalFiles.map((file) => posix.join(posix.dirname(layout.vision), file)),
    ...graphs.text.externalFiles.map((file) => posix.join(posix.dirname(layout.text), file)),
    ...(graphs.noText?.externalFiles ?? []).map((file) => posix.join(posix.dirname(`${layout.noText}`), file)),
  ];
  await fetchAll(named);
}

const graphsOf = ({ vision, text, noText }: Layout) => [vision, text, ...(noText === undefined ? [] : [noText])];

/** Weights as they are usually called, so that the progress knows of them from the start. */
function besideByName(layout: Layout, there: ReadonlyMap<string, HubFile>): string[] {
  return graphsOf(layout).flatMap((graph) =>
    [...there.keys()].filter((path) => path.startsWith(`${graph}_data`) || path === `${graph}.data`),
  );
}

const sum = (files: readonly HubFile[]) => files.reduce((total, { bytes }) => total + bytes, 0);

/** A hub's names are input: none may lead out of the folder. */
function safe(file: HubFile): HubFile {
  if (encoderFile.safeParse(file.path).success) return file;
  throw new StrayError('ENCODER_INVALID', `The hub names a file that cannot lie in a folder: ${file.path}`);
}
