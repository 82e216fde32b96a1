import { splitNameOf } from '@stray/core';
import type { ExportRow } from '@stray/db';

/** What a row of a table says of a sample, in this order; docs/exports.md explains each. */
export const columnNames = [
  ...['path', 'class', 'split', 'decision', 'flagged', 'score', 'p_value'],
  ...['nearest_label', 'nearest_label_similarity', 'top_negatives', 'top_negative_similarities', 'looks_like'],
  ...['declared_classes', 'tags', 'note', 'reviewer', 'reviewed_at'],
  ...['width', 'height', 'bytes', 'sha256', 'sample_id', 'error'],
] as const;

export type ColumnName = (typeof columnNames)[number];

export function columnsOf({ sample, score, classes, decision, tags, note, reviewer, reviewedAt }: ExportRow) {
  const { id, path, sha256, bytes, width, height, declaredClasses, errorCode } = sample;
  return {
    path,
    class: classes[0] ?? null,
    split: splitNameOf(path),
    decision,
    flagged: score?.flagged ?? null,
    score: score?.score ?? null,
    p_value: score?.pValue ?? null,
    nearest_label: score?.nearestLabel ?? null,
    nearest_label_similarity: score === null ? null : single(score.nearestLabelSimilarity),
    top_negatives: score?.topNegatives ?? [],
    top_negative_similarities: score?.topNegativeSimilarities.map(single) ?? [],
    looks_like: score?.looksLike ?? [],
    declared_classes: declaredClasses,
    tags: [...tags],
    note,
    reviewer,
    reviewed_at: reviewedAt?.toISOString() ?? null,
    width,
    height,
    bytes,
    sha256,
    sample_id: id,
    error: errorCode,
  };
}

const wholeNumbers: ReadonlySet<string> = new Set(['width', 'height', 'bytes']);

/**
 * The same for readers that guess the types of columns from some rows, and want them alike in all splits: every value is a
 * text or a whole number, and none is null. Lists are joined by `|`.
 */
export function plainColumnsOf(row: ExportRow): Readonly<Record<string, string | number>> {
  const plain = (name: string, value: unknown) => {
    if (wholeNumbers.has(name)) return Number(value);
    return Array.isArray(value) ? value.join('|') : String(value ?? '');
  };
  return Object.fromEntries(Object.entries(columnsOf(row)).map(([name, value]) => [name, plain(name, value)]));
}

/** A number of single precision in as many digits as it has. */
const single = (value: number): number => Number(value.toPrecision(7));
