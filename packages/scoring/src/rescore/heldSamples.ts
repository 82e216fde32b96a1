import type { WordMasses } from './wordMasses.ts';

/** The embeddings of a set of samples, and what was computed for them, the latest last. */
export interface HeldSamples {
  readonly dimension: number;
  readonly embeddings: Float32Array;
  masses: WordMasses[];
}

/** Sets of samples within a bound of memory: the set used longest ago goes first, its masses before its embeddings. */
export class SampleShelf {
  readonly #limit: number;
  readonly #sets = new Map<string, HeldSamples>();

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when it alone is more than may be kept; nothing is held under the key then. */
  hold(key: string, samples: Pick<HeldSamples, 'dimension' | 'embeddings'>): boolean {
    this.#sets.delete(key);
    if (samples.embeddings.byteLength > this.#limit) return false;
    this.#sets.set(key, { ...samples, masses: [] });
    this.#makeRoom(key);
    return true;
  }

  has(key: string): boolean {
    return this.#sets.has(key);
  }

  /** The set of this key, which is the latest used from now on. */
  use(key: string): HeldSamples | undefined {
    const held = this.#sets.get(key);
    if (held === undefined) return undefined;
    this.#sets.delete(key);
    this.#sets.set(key, held);
    return held;
  }

  /** Keeps masses as the latest used of their samples, if there is room for them. */
  remember(key: string, masses: WordMasses): void {
    const held = this.#sets.get(key);
    if (held === undefined) return;
    held.masses = [...held.masses.filter((other) => other !== masses), masses];
    this.#makeRoom(key);
  }

  get bytes(): number {
    let sum = 0;
    for (const held of this.#sets.values()) sum += bytesOf(held);
    return sum;
  }

  #makeRoom(inUse: string): void {
    for (const [key, held] of this.#sets) {
      while (this.bytes > this.#limit && held.masses.length > 0) held.masses.shift();
      if (this.bytes > this.#limit && key !== inUse) this.#sets.delete(key);
    }
  }
}

const bytesOf = ({ embeddings, masses }: HeldSamples) =>
  embeddings.byteLength + masses.reduce((sum, { bytes }) => sum + bytes, 0);
