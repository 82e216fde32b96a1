import type { LabelSimilarity as Shape } from '@stray/core';
import { builder } from '../builder.ts';

export const LabelSimilarity = builder.objectRef<Shape>('LabelSimilarity').implement({
  description: 'A word, and how much an image resembles it, in the encoder’s own similarity.',
  fields: (t) => ({ text: t.exposeString('text'), similarity: t.exposeFloat('similarity') }),
});

/** Two columns of a row, read as one list. */
export function pairs(texts: readonly string[], similarities: readonly number[], first: number): Shape[] {
  return texts.slice(0, first).map((text, i) => ({ text, similarity: similarities[i] ?? 0 }));
}
