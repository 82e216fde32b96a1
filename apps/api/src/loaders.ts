import { type IdLabel, type LabelSenses, labelKey } from '@stray/core';
import {
  type CorpusVersion,
  classCounts,
  countLabels,
  decidedFlags,
  exportsOf,
  historyOf,
  type ImageEmbedding,
  type Job,
  latestRuns,
  nearnessOfHundredth,
  qualityOf,
  type Review,
  type ReviewEvent,
  type RunsOfDataset,
  readEmbeddings,
  readLabels,
  type SampleQuality,
  type IdLabel as StoredLabel,
  type Upload,
  undoneAmong,
} from '@stray/db';
import DataLoader from 'dataloader';
import { type ScoredSample, scoredSamples } from './scoredSamples.ts';
import type { Services } from './services.ts';
import { type ExportsOfDataset, noExports } from './steps.ts';

/** Everything that many objects of one answer ask for, so that each is one statement however many ask. */
export interface Loaders {
  /** By dataset: its latest run, and the run whose scores are shown. */
  readonly runs: DataLoader<string, RunsOfDataset>;
  /** By dataset: archives that are not taken apart yet. */
  readonly openUploads: DataLoader<string, readonly Upload[]>;
  /** By dataset: exports at work, and how many are made. */
  readonly exports: DataLoader<string, ExportsOfDataset>;
  /** By id: a sample with its score in the run that is shown. */
  readonly samples: DataLoader<string, ScoredSample | null>;
  /** By sample: what its events come to. */
  readonly reviews: DataLoader<string, Review | null>;
  /** By sample: its last events, the latest first. */
  readonly history: DataLoader<string, readonly ReviewEvent[]>;
  /** By event: whether it was not undone, or redone since. */
  readonly inForce: DataLoader<string, boolean>;
  /** By sample: what was measured of it. */
  readonly quality: DataLoader<string, SampleQuality | null>;
  /** By run: how many of its flagged samples somebody has decided on. */
  readonly decided: DataLoader<string, number>;
  /** By run: its jobs. */
  readonly jobs: DataLoader<string, readonly Job[]>;
  /** By label set: its labels in their order. */
  readonly labels: DataLoader<string, readonly StoredLabel[]>;
  /** By text: what a label may mean to the default encoder. */
  readonly senses: DataLoader<string, LabelSenses>;
  /** By encoder and label: its embedding, from the index where it is there; null for one that the encoder does not know. */
  readonly labelEmbedding: DataLoader<LabelOfEncoder, Float32Array | null, string>;
  /** By encoder and blob: the embedding of an image; null for one that is not embedded. */
  readonly imageEmbedding: DataLoader<BlobOfEncoder, Float32Array | null, string>;
  /** By encoder and word: what it means, in WordNet’s words. */
  readonly gloss: DataLoader<WordOfEncoder, string | null, string>;
  /** By corpus version: from which similarity to a class on a negative is among its nearest hundredth part. */
  readonly tooNear: DataLoader<string, number>;
  /** By corpus version: how many of its words are indexed. */
  readonly indexed: DataLoader<string, number>;
  /** By run: samples that come nearest to each class. */
  readonly classCounts: DataLoader<string, ReadonlyMap<string, number>>;
  /** The version asked for, or the active one of the project that a label set belongs to. */
  readonly versionFor: DataLoader<VersionWanted, CorpusVersion | null, string>;
}

interface LabelOfEncoder {
  readonly encoderId: string;
  readonly label: IdLabel;
}

interface BlobOfEncoder {
  readonly encoderId: string;
  readonly sha256: string;
}

interface WordOfEncoder {
  readonly encoderId: string;
  readonly text: string;
}

interface VersionWanted {
  readonly labelSetId: string;
  readonly versionId: string | undefined;
}

/** Of a sample’s history. */
const mostEvents = 100;

export function createLoaders({ db, desk, encoders }: Services): Loaders {
  const runs = new DataLoader(async (datasetIds: readonly string[]) => {
    const found = await latestRuns(db, datasetIds);
    return datasetIds.map((id) => found.get(id) ?? { latest: null, shown: null });
  });
  return {
    runs,
    samples: new DataLoader((ids) => scoredSamples(db, ids, (datasetId) => runs.load(datasetId))),
    reviews: new DataLoader(async (sampleIds) => {
      const rows = await db.review.findMany({ where: { sampleId: { in: [...sampleIds] } } });
      const found = new Map(rows.map((row) => [row.sampleId, row]));
      return sampleIds.map((id) => found.get(id) ?? null);
    }),
    history: new DataLoader(async (sampleIds) => {
      const found = await historyOf(db, sampleIds, mostEvents);
      return sampleIds.map((id) => found.get(id) ?? []);
    }),
    inForce: new DataLoader(async (eventIds) => {
      const undone = await undoneAmong(db, eventIds);
      return eventIds.map((id) => !undone.has(id));
    }),
    quality: new DataLoader(async (sampleIds) => {
      const found = await qualityOf(db, sampleIds);
      return sampleIds.map((id) => found.get(id) ?? null);
    }),
    openUploads: new DataLoader(async (datasetIds) => {
      const open = await db.upload.findMany({ where: { datasetId: { in: [...datasetIds] }, finishedAt: null } });
      return datasetIds.map((id) => open.filter(({ datasetId }) => datasetId === id));
    }),
    exports: new DataLoader(async (datasetIds) => {
      const found = await exportsOf(db, datasetIds);
      return datasetIds.map((id) => found.get(id) ?? noExports);
    }),
    decided: new DataLoader(async (runIds) => {
      const found = await decidedFlags(db, runIds);
      return runIds.map((id) => found.get(id) ?? 0);
    }),
    jobs: new DataLoader(async (runIds) => {
      const jobs = await db.job.findMany({ where: { runId: { in: [...runIds] } } });
      return runIds.map((id) => jobs.filter(({ runId }) => runId === id));
    }),
    labels: new DataLoader(async (labelSetIds) => {
      const rows = await db.idLabel.findMany({
        where: { labelSetId: { in: [...labelSetIds] } },
        orderBy: [{ labelSetId: 'asc' }, { position: 'asc' }],
      });
      return labelSetIds.map((id) => rows.filter(({ labelSetId }) => labelSetId === id));
    }),
    senses: new DataLoader(async (texts) => {
      const [encoder] = await encoders();
      return desk.senses(encoder?.id ?? '', texts);
    }),
    labelEmbedding: new DataLoader(
      async (wanted) => {
        const found = new Map<string, Map<string, Float32Array>>();
        for (const encoderId of new Set(wanted.map((one) => one.encoderId))) {
          const labels = wanted.filter((one) => one.encoderId === encoderId).map(({ label }) => label);
          found.set(encoderId, await labelEmbeddings({ db, desk }, encoderId, labels));
        }
        return wanted.map(({ encoderId, label }) => found.get(encoderId)?.get(labelKey(label)) ?? null);
      },
      { cacheKeyFn: ({ encoderId, label }) => `${encoderId} ${labelKey(label)}` },
    ),
    imageEmbedding: new DataLoader(
      async (wanted) => {
        const found = new Map<string, Map<string, ImageEmbedding>>();
        for (const encoderId of new Set(wanted.map((one) => one.encoderId))) {
          const blobs = wanted.filter((one) => one.encoderId === encoderId).map(({ sha256 }) => sha256);
          found.set(encoderId, await readEmbeddings(db, encoderId, blobs));
        }
        return wanted.map(({ encoderId, sha256 }) => found.get(encoderId)?.get(sha256)?.embedding ?? null);
      },
      { cacheKeyFn: ({ encoderId, sha256 }) => `${encoderId} ${sha256}` },
    ),
    gloss: new DataLoader(
      async (words) => {
        const encoderId = words[0]?.encoderId ?? '';
        return desk.glosses(
          encoderId,
          words.map(({ text }) => text),
        );
      },
      { cacheKeyFn: ({ text }) => text },
    ),
    tooNear: new DataLoader((versionIds) => Promise.all(versionIds.map((id) => nearnessOfHundredth(db, id)))),
    indexed: new DataLoader((versionIds) => Promise.all(versionIds.map((id) => indexedWords(db, id)))),
    classCounts: new DataLoader((runIds) => Promise.all(runIds.map((id) => classCounts(db, id)))),
    versionFor: new DataLoader(
      (wanted) =>
        Promise.all(
          wanted.map(async ({ labelSetId, versionId }) => {
            if (versionId !== undefined) return db.corpusVersion.findUnique({ where: { id: versionId } });
            const labelSet = await db.labelSet.findUnique({
              where: { id: labelSetId },
              select: { project: { select: { activeCorpusVersion: true } } },
            });
            return labelSet?.project.activeCorpusVersion ?? null;
          }),
        ),
      { cacheKeyFn: ({ labelSetId, versionId }) => `${labelSetId} ${versionId ?? ''}` },
    ),
  };
}

async function indexedWords(db: Services['db'], corpusVersionId: string): Promise<number> {
  const version = await db.corpusVersion.findUnique({ where: { id: corpusVersionId }, select: { encoderId: true } });
  return version === null ? 0 : countLabels(db, { corpusVersionId, encoderId: version.encoderId });
}

/** Embeddings by key: those that are indexed, and the others embedded together. */
async function labelEmbeddings(
  { db, desk }: Pick<Services, 'db' | 'desk'>,
  encoderId: string,
  labels: readonly IdLabel[],
): Promise<Map<string, Float32Array>> {
  const found = await readLabels(db, { encoderId, kind: 'ID', texts: labels.map(labelKey) });
  const lacking = labels.filter((label) => !found.has(labelKey(label)));
  if (lacking.length === 0) return found;
  const { specs, embeddings } = await desk.embedLabels(encoderId, lacking);
  const dimension = embeddings.length / Math.max(specs.length, 1);
  specs.forEach((label, i) => {
    found.set(labelKey(label), embeddings.subarray(i * dimension, (i + 1) * dimension));
  });
  return found;
}
