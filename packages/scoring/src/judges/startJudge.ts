import { StrayError } from '@stray/core';
import { startMember } from '../encoders/member.ts';
import { type Judge, type JudgeMaterial, ruleOf } from '../judge.ts';
import type { JudgesAnswer, JudgesRequest, JudgesSetup } from './contract.ts';

const key = 'the only one';

/**
 * `openJudge` in a thread of its own: whoever reads embeddings and writes scores goes on while images are judged.
 *
 * @param threads of each matrix product
 */
export async function startJudge(material: JudgeMaterial, { threads }: { threads: number }): Promise<Judge> {
  const setup: JudgesSetup = { threads, memory: Number.POSITIVE_INFINITY };
  const thread = await startMember<JudgesRequest, JudgesAnswer>('judges/judgesWorker', setup);
  try {
    const classCount = material.labels.texts.length;
    await thread.ask({ kind: 'hold', key, gathered: { material, classCount, warnings: [] } });
  } catch (error) {
    await thread.close();
    throw error;
  }
  return {
    rule: ruleOf(material, material.method),
    async judge(embeddings, maxProbability) {
      const answer = await thread.ask({ kind: 'judge', key, images: { embeddings, maxProbability } });
      if (answer.kind !== 'judged' || answer.judged === null) throw new StrayError('INTERNAL', 'The judge is gone.');
      return [...answer.judged.images];
    },
    close: () => thread.close(),
  };
}
