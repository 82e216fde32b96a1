import { StrayError } from '@stray/core';
import { type Member, startMember } from '../encoders/member.ts';
import { type Judge, type JudgeMaterial, ruleOf } from '../judge.ts';
import type { JudgesAnswer, JudgesRequest, JudgesSetup } from './contract.ts';
import { unpack } from './packed.ts';

const key = 'the only one';

/** Each holds the words once more. */
const mostThreads = 4;

/**
 * `openJudge` in threads of its own, which take batches in turn: whoever reads embeddings and writes scores goes on while images
 * are judged. One product spread over all cores would stand still whenever a part of it has to wait for a core.
 *
 * @param cores that it may keep busy
 */
export async function startJudge(material: JudgeMaterial, { cores }: { cores: number }): Promise<Judge> {
  const count = Math.min(cores, mostThreads);
  const setup: JudgesSetup = { threads: Math.ceil(cores / count), memory: Number.POSITIVE_INFINITY };
  const gathered = { material, classCount: material.labels.texts.length, warnings: [] };
  const threads: Member<JudgesRequest, JudgesAnswer>[] = [];
  const close = async () => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  try {
    for (let i = 0; i < count; i++) {
      const thread = await startMember<JudgesRequest, JudgesAnswer>('judges/judgesWorker', setup);
      threads.push(thread);
      await thread.ask({ kind: 'hold', key, gathered });
    }
  } catch (error) {
    await close();
    throw error;
  }
  let turn = 0;
  return {
    rule: ruleOf(material, material.method),
    async judge(embeddings, maxProbability) {
      const answer = await threads[turn++ % count]?.ask({ kind: 'judge', key, images: { embeddings, maxProbability } });
      if (answer?.kind !== 'judged' || answer.judged === null) throw new StrayError('INTERNAL', 'The judge is gone.');
      return unpack(answer.judged.images);
    },
    close,
  };
}
