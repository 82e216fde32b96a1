import type { CorpusEdit, CorpusRecipe, Negative } from '@stray/core';

/** A version as it leaves Stray and can come back: what `stray corpus export` writes. */
export interface PortableCorpus {
  readonly format: 'stray-corpus';
  readonly formatVersion: 1;
  readonly corpus: string;
  readonly number: number;
  readonly message: string;
  readonly author: string | null;
  readonly createdAt: string;
  readonly hash: string;
  readonly encoderId: string;
  readonly labels: readonly string[];
  readonly recipe: CorpusRecipe;
  readonly edits: readonly CorpusEdit[];
  readonly negatives: readonly Negative[];
}

export const exportFormats = ['text', 'csv', 'json'] as const;
export type CorpusExportFormat = (typeof exportFormats)[number];

/** A version in pieces of text: one word a line; a table with similarities; or everything. */
export function* exportCorpus(corpus: PortableCorpus, format: CorpusExportFormat): Generator<string> {
  switch (format) {
    case 'text':
      for (const { text } of corpus.negatives) yield `${text}\n`;
      return;
    case 'csv':
      yield 'position,word,polarity,similarity,nearest_label,nearest_label_similarity,origin\n';
      for (const [position, negative] of corpus.negatives.entries()) yield `${csvRow(position, negative)}\n`;
      return;
    case 'json': {
      const { negatives, ...facts } = corpus;
      const head = JSON.stringify({ ...facts, negatives: [] }, null, 2).replace(/\[\]\n\}$/, '[');
      yield head;
      for (const [position, negative] of negatives.entries()) {
        yield `${position === 0 ? '' : ','}\n    ${JSON.stringify(negative)}`;
      }
      yield '\n  ]\n}\n';
      return;
    }
    default:
      format satisfies never;
  }
}

function csvRow(position: number, negative: Negative): string {
  const { text, polarity, similarity, nearestLabel, nearestLabelSimilarity, origin } = negative;
  return [position, text, polarity, similarity, nearestLabel, nearestLabelSimilarity, origin].map(csvField).join(',');
}

/** Quoted where it must be (RFC 4180); never begun like a formula, which a spreadsheet would run. */
function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
