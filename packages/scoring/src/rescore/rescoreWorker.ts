import { workerData } from 'node:worker_threads';
import { createLanes, type Method, StrayError } from '@stray/core';
import { serve } from '../encoders/member.ts';
import { buffersOf } from '../encoders/poolContract.ts';
import { scoresOf } from '../scores/neglabel/masses.ts';
import { isGrouped, negLabelInput, openScorer, type ScoringWords } from '../scores/openScorer.ts';
import type { RescoreAnswer, RescoreRequest, RescoreSetup, RescoreWords } from './contract.ts';
import { SampleShelf } from './heldSamples.ts';
import { massesFor } from './wordMasses.ts';

const { threads, memory }: RescoreSetup = workerData;
const shelf = new SampleShelf(memory);

/** Those that need nothing but images, ID labels and negatives. */
const able: ReadonlySet<Method> = new Set(['neglabel', 'neglabel-ungrouped', 'csp', 'mcm', 'max-logit', 'energy']);

/** Scores of the samples held under the key; false when there are none. */
async function score(key: string, words: RescoreWords): Promise<RescoreAnswer> {
  const { method, dimension, negatives } = words;
  const ids = unshared(words.ids);
  if (!able.has(method)) {
    throw new StrayError('BAD_ARGUMENT', `${method} scores need more than embeddings of images, labels and negatives.`);
  }
  const held = shelf.use(key);
  if (held === undefined) return false;
  if (held.dimension !== dimension) {
    const sizes = `${dimension} numbers, and the samples ones of ${held.dimension}`;
    throw new StrayError('BAD_ARGUMENT', `The words have embeddings of ${sizes}: they are not of one encoder.`);
  }
  const all: ScoringWords = { ...words, ids, threads, conjugated: { ids, negatives } };
  if (isGrouped(method)) {
    const masses = await massesFor(held.embeddings, negLabelInput(method, all), held.masses);
    shelf.remember(key, masses);
    return scoresOf(masses.masses);
  }
  const scorer = await openScorer(method, all);
  try {
    return await scorer.score({ embeddings: held.embeddings });
  } finally {
    await scorer.close();
  }
}

/** The runtime takes no memory that other threads may write to. Negatives are copied as they are laid out. */
const unshared = (values: Float32Array) => (values.buffer instanceof SharedArrayBuffer ? values.slice() : values);

async function answerTo(request: RescoreRequest): Promise<RescoreAnswer> {
  switch (request.kind) {
    case 'hold':
      return shelf.hold(request.key, { ...request, embeddings: unshared(request.embeddings) });
    case 'holds':
      return shelf.has(request.key);
    case 'score':
      return score(request.key, request.words);
    default:
      return request satisfies never;
  }
}

await serve<RescoreRequest, RescoreAnswer>(async () => {
  const inTurn = createLanes(1);
  return {
    async answer(request) {
      const answer = await inTurn(() => answerTo(request));
      return { answer, transfer: typeof answer === 'boolean' ? [] : buffersOf([answer]) };
    },
    close: async () => {},
  };
});
