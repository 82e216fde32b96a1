import { workerData } from 'node:worker_threads';
import { openTextTower } from '../encoders/encoder.ts';
import { serve } from '../encoders/member.ts';
import { buffersOf } from '../encoders/poolContract.ts';
import type { TextTower } from '../encoders/textTower.ts';
import { gatherMaterial } from '../judge.ts';
import { encodeKnownLabels, warningsOf } from '../labels.ts';
import { encodeConjugated } from '../scores/csp/conjugated.ts';
import type { WordAnswer, WordRequest, WordsSetup } from './wordsContract.ts';

const { folder }: WordsSetup = workerData;

/** Answers questions on words with a text tower and its WordNet, which go when the thread ends. */
await serve<WordRequest, WordAnswer>(async () => {
  const tower = await openTextTower(folder);
  return {
    async answer(request) {
      const answer = await answerTo(tower, request);
      return { answer, transfer: buffersOf(embeddingsIn(answer)) };
    },
    close: () => tower.close(),
  };
});

async function answerTo(tower: TextTower, request: WordRequest): Promise<WordAnswer> {
  const { task } = request;
  switch (task) {
    case 'senses':
      return { task, answer: request.given.map((text) => tower.sensesOf(text)) };
    case 'glosses':
      return { task, answer: tower.glossesOf(request.given) };
    case 'known':
      return { task, answer: tower.known(request.given) };
    case 'encodeLabels': {
      const encoded = await tower.encodeLabels(request.given);
      const { specs, texts, embeddings, unknown } = encoded;
      return { task, answer: { specs, texts, embeddings, unknown, warnings: warningsOf(encoded) } };
    }
    case 'encodeWords':
      return { task, answer: await tower.encodeWords(request.given) };
    case 'encodeConjugated':
      return { task, answer: await encodeConjugated(tower, request.given) };
    case 'material': {
      const { labels, ...judgedBy } = request.given;
      const { encoded, warnings } = await encodeKnownLabels(tower, labels);
      const material = await gatherMaterial({ tower, manifest: folder.manifest, labels: encoded, ...judgedBy });
      return { task, answer: { material, classCount: labels.length, warnings } };
    }
    default:
      return task satisfies never;
  }
}

function embeddingsIn({ task, answer }: WordAnswer): Float32Array[] {
  if (task === 'encodeLabels') return [answer.embeddings];
  return task === 'encodeWords' || task === 'encodeConjugated' ? [answer] : [];
}
