import type { LabelSimilarity } from '@stray/core';
import type { LexiconTable } from '../encoders/textTower.ts';
import { exactIndex } from './wordIndex.ts';

/** The words of a lexicon, searched by images. */
export interface Lexicon {
  /** For each row of images [n, dimension], the nearest words, one a branch of WordNet, nearest first. */
  nearest(images: Float32Array, count: number): Promise<(readonly LabelSimilarity[])[]>;
  close(): Promise<void>;
}

/** Nearest words looked at for each one that is named: what lies above or below a named word is passed over. */
const lookAhead = 8;

export async function openLexicon(
  { texts, embeddings, above }: LexiconTable,
  size: { dimension: number; threads: number },
): Promise<Lexicon> {
  const { dimension } = size;
  const index = await exactIndex(texts, embeddings, size);
  const related = (a: number, b: number) => above[a]?.includes(b) === true || above[b]?.includes(a) === true;
  return {
    async nearest(images, count) {
      const k = Math.min(count * lookAhead, index.size);
      const { similarities, positions } = await index.nearest(images, k);
      return Array.from({ length: images.length / dimension }, (_, row) => {
        const named: number[] = [];
        const found: LabelSimilarity[] = [];
        for (let rank = 0; rank < k && found.length < count; rank++) {
          const position = positions[row * k + rank] ?? 0;
          if (named.some((other) => related(other, position) || texts[other] === texts[position])) continue;
          named.push(position);
          found.push({ text: texts[position] ?? '', similarity: similarities[row * k + rank] ?? 0 });
        }
        return found;
      });
    },
    close: () => index.close(),
  };
}
