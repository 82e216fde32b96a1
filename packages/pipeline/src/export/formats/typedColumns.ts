import { splitNameOf } from '@stray/core';
import type { ExportRow } from '@stray/db';
import type { ParquetColumn } from '../parquetFile.ts';
import type { ColumnName } from './columns.ts';

/** The columns of a table, each with its type. */
export const typedColumns: readonly ParquetColumn<ExportRow>[] = Object.entries({
  path: ['text', ({ sample }) => sample.path],
  class: ['text', ({ classes }) => classes[0]],
  split: ['text', ({ sample }) => splitNameOf(sample.path)],
  decision: ['text', ({ decision }) => decision],
  flagged: ['flag', ({ score }) => score?.flagged],
  score: ['double', ({ score }) => score?.score],
  p_value: ['double', ({ score }) => score?.pValue],
  nearest_label: ['text', ({ score }) => score?.nearestLabel],
  nearest_label_similarity: ['single', ({ score }) => score?.nearestLabelSimilarity],
  top_negatives: ['texts', ({ score }) => score?.topNegatives ?? []],
  top_negative_similarities: ['singles', ({ score }) => score?.topNegativeSimilarities ?? []],
  looks_like: ['texts', ({ score }) => score?.looksLike ?? []],
  declared_classes: ['texts', ({ sample }) => sample.declaredClasses],
  tags: ['texts', ({ tags }) => tags],
  note: ['text', ({ note }) => note],
  reviewer: ['text', ({ reviewer }) => reviewer],
  reviewed_at: ['moment', ({ reviewedAt }) => reviewedAt],
  width: ['whole', ({ sample }) => sample.width],
  height: ['whole', ({ sample }) => sample.height],
  bytes: ['whole', ({ sample }) => sample.bytes],
  sha256: ['opaque', ({ sample }) => sample.sha256],
  sample_id: ['opaque', ({ sample }) => sample.id],
  error: ['text', ({ sample }) => sample.errorCode],
} satisfies Record<ColumnName, [ParquetColumn<ExportRow>['kind'], ParquetColumn<ExportRow>['of']]>).map(
  ([name, [kind, of]]) => ({ name, kind, of }),
);
