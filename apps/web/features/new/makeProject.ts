import type { Client } from '@urql/core';
import { newWords } from '../../words/index.ts';
import { ApiFailure, accepted, ask, messageOf, tell } from '../api/ask.ts';
import { CreateLabels } from '../labels/documents.ts';
import { classesOf, rowOf, tidy, wordsIn } from '../labels/labelRows.ts';
import { CreateDataset, CreateProject } from '../projects/documents.ts';
import { StartRun } from '../score/documents.ts';
import { ImportPath } from '../upload/documents.ts';
import { sendByTus } from '../upload/sendByTus.ts';
import type { FileToSend } from '../upload/uploadFiles.ts';
import { createUploadQueue, type UploadState } from '../upload/uploadQueue.ts';
import { Arriving } from './documents.ts';
import type { Draft, Made } from './draft.ts';
import type { Field } from './refusals.ts';

/** Where making a project has come to. */
export type Stage =
  | { readonly step: 'project' | 'labels' | 'dataset' | 'run' }
  | { readonly step: 'upload'; readonly sent: UploadState }
  | { readonly step: 'unpack'; readonly done: number; readonly progress: number };

/** Why it came to a stop, and at which field that can be mended. */
export class Stopped extends Error {
  readonly field: Field | null;

  constructor(field: Field | null, message: string) {
    super(message);
    this.name = 'Stopped';
    this.field = field;
  }
}

export interface Making {
  readonly client: Client;
  readonly draft: Draft;
  readonly files: readonly FileToSend[];
  readonly datasetName: string;
  /** Is told at each stage. */
  readonly tell: (stage: Stage) => void;
  /** Is told what is made, so that a second try goes on from there. */
  readonly keep: (made: Made) => void;
  readonly signal: AbortSignal;
}

export interface MadeProject {
  readonly slug: string;
  readonly dataset: { readonly id: string; readonly name: string };
}

const atOnce = 4;
const lookEveryMs = 500;

/**
 * Makes the project, its classes and its dataset, sends the photos, and starts the run.
 *
 * @throws Stopped
 */
export async function makeProject(making: Making): Promise<MadeProject> {
  const { client, draft } = making;
  let made = draft.made;
  const keep = (more: Made) => {
    made = { ...made, ...more };
    making.keep(made);
  };

  making.tell({ step: 'project' });
  const project =
    made.project ??
    (await refusedAt('name', async () =>
      needed(accepted((await tell(client, CreateProject, { name: tidy(draft.name) })).createProject).project),
    ));
  keep({ project });

  making.tell({ step: 'labels' });
  const classes = classesOf(
    wordsIn(draft.classes).map((text, key) => rowOf({ text, senseOffset: draft.senses[text] ?? null }, key)),
  );
  const labels = JSON.stringify(classes);
  if (made.labels !== labels) {
    await refusedAt('classes', async () =>
      accepted((await tell(client, CreateLabels, { projectId: project.id, classes })).createLabelSet),
    );
    keep({ labels });
  }

  making.tell({ step: 'dataset' });
  const dataset =
    made.dataset ??
    (await refusedAt('photos', async () => {
      const wish = { projectId: project.id, name: making.datasetName };
      return needed(accepted((await tell(client, CreateDataset, wish)).createDataset).dataset);
    }));
  keep({ dataset });

  await bringPhotos(making, dataset.id);
  making.tell({ step: 'run' });
  await refusedAt(null, async () => accepted((await tell(client, StartRun, { datasetId: dataset.id })).startRun));
  return { slug: project.slug, dataset };
}

async function bringPhotos(making: Making, datasetId: string): Promise<void> {
  const path = making.draft.path.trim();
  if (making.files.length > 0) {
    const { refused, files } = await send(making, datasetId);
    const [first] = refused;
    if (first !== undefined && refused.length === files) throw new Stopped('photos', `${first.path}: ${first.message}`);
  } else {
    const wish = { datasetId, path, format: null, classes: true };
    await refusedAt('photos', async () => accepted((await tell(making.client, ImportPath, wish)).importPath));
  }
  await unpacked(making, datasetId);
}

function send({ files, tell: say, signal }: Making, datasetId: string): Promise<UploadState> {
  return new Promise((resolve, reject) => {
    const queue = createUploadQueue({
      send: (file, sending) => sendByTus(file, { datasetId, classes: true, format: null }, sending),
      atOnce,
      onChange: (sent) => {
        say({ step: 'upload', sent });
        if (sent.atWork || signal.aborted) return;
        // What has arrived would be taken back otherwise when the page is left.
        signal.removeEventListener('abort', stop);
        resolve(sent);
      },
    });
    const stop = () => {
      queue.cancel();
      reject(new Stopped(null, newWords.stopped.whileSending));
    };
    signal.addEventListener('abort', stop);
    queue.add(files);
  });
}

/** Archives and folders of the server are taken apart in the background; a run scores what is there when it starts. */
async function unpacked({ client, tell: say, signal }: Making, datasetId: string): Promise<void> {
  for (;;) {
    const { node } = await refusedAt(null, () => ask(client, Arriving, { datasetId }));
    if (node?.__typename !== 'Dataset') throw new Stopped(null, newWords.stopped.datasetGone);
    const uploads = node.uploads.edges.map((edge) => edge.node);
    const failed = uploads.find(({ error }) => error !== null);
    if (failed !== undefined) throw new Stopped('photos', `${failed.name}: ${failed.error?.message}`);
    const open = uploads.filter(({ status }) => status === 'QUEUED' || status === 'RUNNING');
    if (open.length === 0) {
      if (node.sampleCount === 0) throw new Stopped('photos', newWords.stopped.noPhoto);
      return;
    }
    if (signal.aborted) throw new Stopped(null, newWords.stopped.whileUnpacking);
    const progress = uploads.reduce((sum, upload) => sum + upload.progress, 0) / uploads.length;
    say({ step: 'unpack', done: node.sampleCount, progress });
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function refusedAt<T>(field: Field | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const here = error instanceof ApiFailure && error.kind === 'unreachable' ? null : field;
    throw error instanceof Stopped ? error : new Stopped(here, messageOf(error));
  }
}

function needed<T>(value: T | null): T {
  if (value === null) throw new Error(newWords.stopped.nothingMade);
  return value;
}
