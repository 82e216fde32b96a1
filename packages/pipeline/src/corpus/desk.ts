import type { CorpusEdit, EncoderFolder, IdLabel, LabelSenses, Negative } from '@stray/core';
import { StrayError } from '@stray/core';
import {
  attractedBy,
  type CorpusVersion,
  type DraftWithEdits,
  namedLabels,
  type PrismaClient,
  type Queue,
  readDraft,
  readLabelSet,
  readNegatives,
  type ScoreRun,
} from '@stray/db';
import {
  type EmbeddedLabels,
  openRescorer,
  openWords,
  type Words,
  type WorthNaming,
  worthNamingOf,
} from '@stray/scoring';
import { type Gate, openGate } from '../gate/openGate.ts';
import { type ImageQuery, openImageQueries } from '../imageQueries.ts';
import { changeDraft, draftNegatives, publishDraft } from './drafts.ts';
import { type Insight, insightInto } from './insight.ts';
import { readRecipe } from './mine.ts';
import { labelsOfRun, type Preview, preview } from './preview.ts';
import { rememberWords } from './rememberWords.ts';

export interface DeskStores {
  readonly db: PrismaClient;
  readonly queue: Queue;
  /** @throws StrayError ENCODER_NOT_FOUND */
  readonly findEncoder: (encoderId: string) => Promise<EncoderFolder>;
}

export interface DraftChangeRequest {
  readonly edits: readonly CorpusEdit[];
  readonly undo: readonly string[];
  readonly author?: string | undefined;
}

/**
 * Where a server works on corpora and searches while a person waits: words, scores and the image that is searched by are
 * computed in threads and processes that end when idle.
 */
export interface CorpusDesk {
  /** What labels may mean. */
  senses(encoderId: string, labels: readonly string[]): Promise<readonly LabelSenses[]>;
  /** What words mean in WordNet, each in one line; null for a word that it lacks. */
  glosses(encoderId: string, words: readonly string[]): Promise<readonly (string | null)[]>;
  /** A text as it is compared with images, [dimension]. @throws StrayError LABEL_UNKNOWN */
  embedText(encoderId: string, text: string): Promise<Float32Array>;
  /**
   * An image as it is compared with images. Nothing of it is stored.
   *
   * @throws StrayError an IMAGE_ or DECODE_ code for bytes that are no image
   */
  embedImage(encoderId: string, bytes: Uint8Array): Promise<ImageQuery>;
  /** ID labels as they are compared with images and words, [labels, dimension]. */
  embedLabels(encoderId: string, labels: readonly IdLabel[]): Promise<EmbeddedLabels>;
  changeDraft(id: string, change: DraftChangeRequest): Promise<DraftWithEdits>;
  /** What a draft would be published with. */
  draftNegatives(id: string): Promise<{ readonly draft: DraftWithEdits; readonly negatives: readonly Negative[] }>;
  publishDraft(id: string, publishing: { message: string; author?: string | undefined }): Promise<CorpusVersion>;
  /** What a draft would do to a run. */
  previewDraft(id: string, compared: { run: ScoreRun; exact: boolean }): Promise<Preview>;
  /** What a version would do to a run. */
  previewVersion(version: CorpusVersion, compared: { run: ScoreRun; exact: boolean }): Promise<Preview>;
  insight(version: CorpusVersion, run: ScoreRun): Promise<Insight>;
  /** Scores a few images on the fly. Nothing of them is stored. */
  readonly scoreImages: Gate['score'];
  close(): Promise<void>;
}

export function openCorpusDesk({ db, queue, findEncoder }: DeskStores): CorpusDesk {
  const opened = new Map<string, Promise<OpenEncoder>>();
  const rescorer = openRescorer();
  const images = openImageQueries(findEncoder);
  const encoder = (encoderId: string): Promise<OpenEncoder> => {
    const opening = opened.get(encoderId) ?? openEncoder(findEncoder, encoderId);
    opened.set(encoderId, opening);
    opening.catch(() => opened.delete(encoderId));
    return opening;
  };
  const gate = openGate({
    db,
    images,
    words: async (encoderId) => {
      const { words, groups } = await encoder(encoderId);
      return { groups, gatherMaterial: words.gatherMaterial };
    },
  });
  const ofDraft = async (id: string) => encoder((await readDraft(db, id)).encoderId);
  const negativesOfDraft = async (id: string) => {
    const { source, groups } = await ofDraft(id);
    return draftNegatives(db, id, { source, groups });
  };
  const compare = async (
    { recipe, encoderId, negatives }: { recipe: unknown; encoderId: string; negatives: readonly Negative[] },
    { run, exact, labels }: { run: ScoreRun; exact: boolean; labels: readonly IdLabel[] },
  ) => {
    if (run.encoderId !== encoderId) {
      throw new StrayError(
        'CONFLICT',
        'The shown run was scored by another encoder than these negatives were mined for.',
      );
    }
    const { source, groups } = await encoder(encoderId);
    const read = readRecipe(recipe);
    const facts = { conjugated: read.pool === 'conjugated', groups: read.groups ?? groups };
    return preview({ db, rescorer, source }, { run, exact, labels, negatives, ...facts });
  };
  return {
    senses: async (encoderId, labels) => (await encoder(encoderId)).words.senses(labels),
    glosses: async (encoderId, words) => (await encoder(encoderId)).words.glosses(words),
    async embedText(encoderId, text) {
      const { embeddings } = await (await encoder(encoderId)).words.encodeLabels([{ text }]);
      if (embeddings.length > 0) return embeddings;
      throw new StrayError('LABEL_UNKNOWN', `The encoder has no idea of “${text}”.`);
    },
    embedImage: (encoderId, bytes) => images.embed(encoderId, bytes),
    embedLabels: async (encoderId, labels) => (await encoder(encoderId)).words.encodeLabels(labels),
    async changeDraft(id, change) {
      const { words } = await ofDraft(id);
      return changeDraft(db, id, { ...change, known: (texts) => words.known(texts) });
    },
    draftNegatives: negativesOfDraft,
    async publishDraft(id, publishing) {
      const { source, groups } = await ofDraft(id);
      return publishDraft({ db, queue }, id, { ...publishing, source, groups });
    },
    async previewDraft(id, { run, exact }) {
      const { draft, negatives } = await negativesOfDraft(id);
      const labels = namedLabels(await readLabelSet(db, draft.labelSetId));
      return compare({ ...draft, negatives }, { run, exact, labels });
    },
    async previewVersion(version, { run, exact }) {
      const negatives = await readNegatives(db, version.id);
      return compare({ ...version, negatives }, { run, exact, labels: await labelsOfRun(db, run) });
    },
    async insight(version, run) {
      const negatives = (await readNegatives(db, version.id)).map((negative, position) => ({ ...negative, position }));
      const { worthNaming } = await encoder(version.encoderId);
      const attracted = await attractedBy(db, run.id);
      return insightInto({ negatives, attracted, sampleCount: run.scoredCount, worthNaming });
    },
    scoreImages: gate.score,
    async close() {
      await gate.close();
      const all = await Promise.allSettled(opened.values());
      await Promise.all(all.map((result) => (result.status === 'fulfilled' ? result.value.words.close() : undefined)));
      await Promise.all([rescorer.close(), images.close()]);
    },
  };
}

interface OpenEncoder {
  readonly words: Words;
  /** The same, with the words embedded last kept: of the negatives of a draft, few are others than a moment ago. */
  readonly source: ReturnType<typeof rememberWords>;
  readonly groups: number;
  readonly worthNaming: WorthNaming;
}

async function openEncoder(find: DeskStores['findEncoder'], encoderId: string): Promise<OpenEncoder> {
  const folder = await find(encoderId);
  const words = openWords(folder);
  return {
    words,
    source: rememberWords(words),
    groups: folder.manifest.defaultCorpus.groups,
    worthNaming: worthNamingOf(folder.manifest),
  };
}
