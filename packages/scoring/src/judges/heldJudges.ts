import { type Judge, type JudgeMaterial, openJudge } from '../judge.ts';
import type { GatheredMaterial } from '../words/wordsContract.ts';
import type { JudgesSetup } from './contract.ts';

export interface HeldJudge {
  readonly judge: Judge;
  readonly classCount: number;
  readonly warnings: readonly string[];
  readonly bytes: number;
}

/** Judges that are open, within a bound of memory: the one used longest ago is closed first. */
export class HeldJudges {
  readonly #setup: JudgesSetup;
  readonly #judges = new Map<string, HeldJudge>();

  constructor(setup: JudgesSetup) {
    this.#setup = setup;
  }

  async hold(key: string, { material, classCount, warnings }: GatheredMaterial): Promise<void> {
    const judge = await openJudge(material, this.#setup);
    await this.#close(key);
    this.#judges.set(key, { judge, classCount, warnings, bytes: bytesOf(material) });
    for (const other of [...this.#judges.keys()]) {
      if (other !== key && this.bytes > this.#setup.memory) await this.#close(other);
    }
  }

  /** The judge of this key, which is the latest used from now on. */
  use(key: string): HeldJudge | undefined {
    const held = this.#judges.get(key);
    if (held === undefined) return undefined;
    this.#judges.delete(key);
    this.#judges.set(key, held);
    return held;
  }

  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#judges.values()) sum += bytes;
    return sum;
  }

  async close(): Promise<void> {
    for (const key of [...this.#judges.keys()]) await this.#close(key);
  }

  async #close(key: string): Promise<void> {
    const leaving = this.#judges.get(key);
    this.#judges.delete(key);
    await leaving?.judge.close();
  }
}

function bytesOf({ labels, negatives, conjugated, noLabels, lexicon }: JudgeMaterial): number {
  const parts = [labels.embeddings, negatives.embeddings, lexicon.embeddings, noLabels];
  const all = [...parts, conjugated?.labels, conjugated?.negatives.embeddings];
  return all.reduce((sum, part) => sum + (part?.byteLength ?? 0), 0);
}
