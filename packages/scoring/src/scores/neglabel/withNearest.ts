import { openGraph } from '../../backend/graphs.ts';
import { floats, integers } from '../../backend/onnx.ts';
import type { ScoredNearest } from '../nearest.ts';
import { blocksOf, idTensors } from '../scorer.ts';
import type { NegLabelInput } from './input.ts';
import { layOut, type NegativeLayout } from './layout.ts';

export interface NegLabelWithNearest {
  /** @param images [n, dimension] */
  score(images: Float32Array): Promise<ScoredNearest>;
  close(): Promise<void>;
}

/**
 * The score of `negLabel`, and the `count` nearest negatives (cut to their number), from one product of images and words.
 *
 * @throws StrayError NEGATIVES_MISSING when there is no negative to compare with
 */
export async function negLabelWithNearest(input: NegLabelInput, count: number): Promise<NegLabelWithNearest> {
  const { dimension, logitScale, negatives, threads } = input;
  const layout = layOut(input);
  const { kind, all } = layout;
  const wanted = Math.min(count, negatives.length / dimension);
  const rowsWanted = Math.min(wanted, kind === 'counted' ? layout.rows : wanted);
  const graph = await openGraph(kind === 'grouped' ? 'neglabel-reasons' : `neglabel-reasons-${kind}`, threads);
  const k = { type: 'int64', data: BigInt64Array.of(BigInt(rowsWanted)), shape: [1] } as const;
  const fixed = { ...idTensors(input), ...all, k };
  return {
    async score(embeddings) {
      const rows = embeddings.length / dimension;
      const scores = new Float32Array(rows);
      const labels = { similarities: new Float32Array(rows), positions: [] as number[] };
      const nearest = { similarities: new Float32Array(rows * wanted), positions: [] as number[] };
      for (const { from, images } of blocksOf(embeddings, dimension)) {
        const outputs = await graph.run({ ...fixed, images });
        scores.set(floats(outputs, 'score'), from);
        labels.similarities.set(floats(outputs, 'm'), from);
        for (const position of integers(outputs, 'top_id')) labels.positions.push(position);
        const logits = floats(outputs, 'top_logits');
        const found = integers(outputs, 'top_negatives').map((row, at) => ({ row, logit: logits[at] ?? 0 }));
        for (let at = 0; at < found.length; at += rowsWanted) {
          for (const { slot, logit } of firstSlots(layout, found.slice(at, at + rowsWanted), wanted)) {
            nearest.similarities[nearest.positions.length] = logit / logitScale;
            nearest.positions.push(slot);
          }
        }
      }
      labels.similarities.forEach((logit, i, all) => {
        all[i] = logit / logitScale;
      });
      return { scores, label: labels, negatives: nearest };
    },
    close: () => graph.close(),
  };
}

/** The first `count` slots of the rows found, nearest first, equal ones in their order. */
function firstSlots(
  { slotsOfRow }: NegativeLayout,
  found: readonly { readonly row: number; readonly logit: number }[],
  count: number,
): { slot: number; logit: number }[] {
  const slots: { slot: number; logit: number }[] = [];
  for (const { row, logit } of found) {
    const own = slotsOfRow(row);
    for (let i = 0; i < Math.min(own.length, count); i++) slots.push({ slot: own[i] ?? 0, logit });
  }
  return slots.sort((a, b) => b.logit - a.logit || a.slot - b.slot).slice(0, count);
}
