import { workerData } from 'node:worker_threads';
import { createLanes } from '@stray/core';
import { serve } from '../encoders/member.ts';
import type { JudgesAnswer, JudgesRequest, JudgesSetup } from './contract.ts';
import { HeldJudges } from './heldJudges.ts';
import { pack } from './packed.ts';

const setup: JudgesSetup = workerData;
const judges = new HeldJudges(setup);

async function answerTo(request: JudgesRequest): Promise<JudgesAnswer> {
  switch (request.kind) {
    case 'hold':
      await judges.hold(request.key, request.gathered);
      return { kind: 'held' };
    case 'judge': {
      const held = judges.use(request.key);
      if (held === undefined) return { kind: 'judged', judged: null };
      const { judge, classCount, warnings } = held;
      const { embeddings, maxProbability } = request.images;
      const images = pack(await judge.judge(embeddings, maxProbability));
      return { kind: 'judged', judged: { images, rule: judge.rule, classCount, warnings } };
    }
    default:
      return request satisfies never;
  }
}

await serve<JudgesRequest, JudgesAnswer>(async () => {
  // A judge that makes room must not be at work.
  const inTurn = createLanes(1);
  return {
    answer: async (request) => ({ answer: await inTurn(() => answerTo(request)) }),
    close: () => judges.close(),
  };
});
