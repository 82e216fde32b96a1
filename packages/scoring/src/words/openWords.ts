import { type EncoderFolder, type IdLabel, type LabelSenses, StrayError } from '@stray/core';
import { startMember } from '../encoders/member.ts';
import { type Idle, startedWhenAsked } from '../encoders/startedWhenAsked.ts';
import type { Candidate } from '../mine/negMining.ts';
import type {
  EmbeddedLabels,
  GatheredMaterial,
  JudgedBy,
  WordAnswer,
  WordRequest,
  WordsSetup,
  WordTask,
  WordTasks,
} from './wordsContract.ts';

/** The words' half of an encoder in a thread of its own. Errors are StrayErrors, as from the encoder itself. */
export interface Words {
  readonly dimension: number;
  /** What each label may mean in WordNet, and which meaning is taken where none is pinned. */
  senses(labels: readonly string[]): Promise<LabelSenses[]>;
  /** What each word means first of all, in WordNet's words; null for those that it does not have. */
  glosses(words: readonly string[]): Promise<(string | null)[]>;
  /** Whether the encoder has an idea of each word. */
  known(words: readonly Candidate[]): Promise<boolean[]>;
  /**
   * Those that the encoder knows; none is no error.
   *
   * @throws StrayError BAD_ARGUMENT for a pinned sense that is no noun synset of WordNet, or a prompt without `{}`
   */
  encodeLabels(labels: readonly IdLabel[]): Promise<EmbeddedLabels>;
  /** [words.length, dimension] */
  encodeWords(words: readonly Candidate[]): Promise<Float32Array>;
  /** As CSP embeds them, [words.length, dimension]. */
  encodeConjugated(words: readonly Candidate[]): Promise<Float32Array>;
  /** @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · BAD_ARGUMENT as `encodeLabels` */
  gatherMaterial(judgedBy: JudgedBy): Promise<GatheredMaterial>;
  /** Whether the thread is there now. */
  readonly running: boolean;
  close(): Promise<void>;
}

/**
 * Words for a process that serves people: WordNet and the text tower are loaded when they are first asked for, on a thread,
 * and go when nobody has asked for a while.
 */
export function openWords(folder: EncoderFolder, { idleMs = 5 * 60_000 }: Partial<Idle> = {}): Words {
  const setup: WordsSetup = { folder };
  const thread = startedWhenAsked(() => startMember<WordRequest, WordAnswer>('words/wordsWorker', setup), { idleMs });
  const ask = async <Task extends WordTask>(task: Task, request: WordRequest): Promise<WordTasks[Task]['answer']> => {
    const reply = await thread.ask(request);
    if (!answers(reply, task)) throw new StrayError('INTERNAL', `The word thread answered ${reply.task} to ${task}.`);
    return reply.answer;
  };
  return {
    dimension: folder.manifest.dimension,
    senses: (given) => ask('senses', { task: 'senses', given }),
    glosses: (given) => ask('glosses', { task: 'glosses', given }),
    known: (given) => ask('known', { task: 'known', given }),
    encodeLabels: (given) => ask('encodeLabels', { task: 'encodeLabels', given }),
    encodeWords: (given) => ask('encodeWords', { task: 'encodeWords', given }),
    encodeConjugated: (given) => ask('encodeConjugated', { task: 'encodeConjugated', given }),
    gatherMaterial: (given) => ask('material', { task: 'material', given }),
    get running() {
      return thread.running;
    },
    close: () => thread.close(),
  };
}

function answers<Task extends WordTask>(
  reply: WordAnswer,
  task: Task,
): reply is WordAnswer & { readonly task: Task; readonly answer: WordTasks[Task]['answer'] } {
  return reply.task === task;
}
