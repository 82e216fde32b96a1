import { openGraph } from '../../backend/graphs.ts';
import { floats } from '../../backend/onnx.ts';
import { blocksOf, idTensors } from '../scorer.ts';
import { groupingOf, type NegLabelInput } from './input.ts';
import { layOut } from './layout.ts';
import { rowsAt } from './rows.ts';

/**
 * What the NegLabel score of n images is made of. All sums are relative to m, so that they stay finite: a sum over words of
 * exp(logit − m), logits = logit scale · similarity.
 */
export interface Masses {
  readonly groups: number;
  /** m [n], the largest ID logit. */
  readonly top: Float32Array;
  /** S_id [n], over the ID labels; at least 1. */
  readonly idMass: Float32Array;
  /** S_g [n, groups], over the negatives of each group. */
  readonly groupMass: Float32Array;
}

/** Mean over the groups of S_id / (S_id + S_g), [n]: the score of `negLabel`. */
export function scoresOf({ groups, idMass, groupMass }: Masses): Float32Array {
  return idMass.map((mass, image) => {
    let sum = 0;
    for (let at = image * groups; at < (image + 1) * groups; at++) sum += mass / (mass + (groupMass[at] ?? 0));
    return sum / groups;
  });
}

export interface MassScorer {
  readonly groups: number;
  /** Of images [n, dimension]. */
  masses(images: Float32Array): Promise<Masses>;
  /**
   * `known`, of these images under the same ID labels and the same logit scale, with the masses of some groups computed
   * anew: the cost is that of those groups alone.
   */
  renewed(images: Float32Array, known: Masses, groups: readonly number[]): Promise<Masses>;
  /** The groups that hold any of these slots (positions in the list of negatives), ascending; those in no group are passed over. */
  groupsOf(slots: Iterable<number>): number[];
  close(): Promise<void>;
}

/** @throws StrayError NEGATIVES_MISSING when there is no negative to compare with */
export async function openMasses(input: NegLabelInput): Promise<MassScorer> {
  const { dimension, negatives, threads } = input;
  const { groups, perGroup, slots } = groupingOf(input);
  const { ids, logit_scale } = idTensors(input);
  const graph = await openGraph('group-masses', threads);
  return {
    groups,
    async masses(embeddings) {
      const { kind, scored } = layOut(input);
      const ofIds = await openGraph('id-masses', threads);
      const ofGroups = kind === 'counted' ? await openGraph('group-masses-counted', threads) : graph;
      const n = embeddings.length / dimension;
      const top = new Float32Array(n);
      const idMass = new Float32Array(n);
      const groupMass = new Float32Array(n * groups);
      for (const { from, images } of blocksOf(embeddings, dimension)) {
        const own = await ofIds.run({ images, ids, logit_scale });
        const m = { type: 'float32', data: floats(own, 'm'), shape: [images.shape[0] ?? 0, 1] } as const;
        const sums = await ofGroups.run({ ...scored, images, m, logit_scale });
        top.set(m.data, from);
        idMass.set(floats(own, 's_id'), from);
        groupMass.set(floats(sums, 's_group'), from * groups);
      }
      await ofIds.close();
      if (ofGroups !== graph) await ofGroups.close();
      return { groups, top, idMass, groupMass };
    },
    async renewed(embeddings, known, changed) {
      const groupMass = known.groupMass.slice();
      if (changed.length === 0) return { ...known, groupMass };
      const places = changed.flatMap((group) => Array.from({ length: perGroup }, (_, i) => group * perGroup + i));
      const rows = Uint32Array.from(places, (place) => slots[place] ?? 0);
      const words = {
        negatives: {
          type: 'float32',
          data: rowsAt(negatives, rows, dimension),
          shape: [rows.length, dimension],
        },
        group_shape: {
          type: 'int64',
          data: BigInt64Array.of(-1n, BigInt(changed.length), BigInt(perGroup)),
          shape: [3],
        },
      } as const;
      for (const { from, images } of blocksOf(embeddings, dimension)) {
        const count = images.shape[0] ?? 0;
        const m = { type: 'float32', data: known.top.subarray(from, from + count), shape: [count, 1] } as const;
        const sums = floats(await graph.run({ ...words, images, m, logit_scale }), 's_group');
        for (let i = 0; i < count; i++) {
          changed.forEach((group, at) => {
            groupMass[(from + i) * groups + group] = sums[i * changed.length + at] ?? 0;
          });
        }
      }
      return { ...known, groupMass };
    },
    groupsOf(changed) {
      const wanted = new Set(changed);
      const found = new Set<number>();
      slots.forEach((slot, place) => {
        if (wanted.has(slot)) found.add(Math.floor(place / perGroup));
      });
      return [...found].sort((a, b) => a - b);
    },
    close: () => graph.close(),
  };
}
