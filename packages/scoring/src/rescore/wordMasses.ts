import { groupingOf, type NegLabelInput } from '../scores/neglabel/input.ts';
import { type Masses, openMasses } from '../scores/neglabel/masses.ts';
import { rowHashes } from '../scores/neglabel/rows.ts';

/** Masses of a set of samples, with what tells the words that they belong to. */
export interface WordMasses {
  readonly masses: Masses;
  readonly words: WordPrint;
  readonly bytes: number;
}

/** Words by their hashes. */
export interface WordPrint {
  /** All but the negatives: what must be the same for any of the masses to hold. */
  readonly frame: string;
  /** Two words of 32 bits for the negative in each slot that is in a group. */
  readonly slots: Uint32Array;
}

function printOf(input: NegLabelInput): WordPrint {
  const { dimension, logitScale, ids, negatives, seed } = input;
  const { groups, kept } = groupingOf(input);
  return {
    frame: JSON.stringify([dimension, logitScale, groups, kept, seed, ids.length, ...rowHashes(ids, ids.length)]),
    slots: rowHashes(negatives.subarray(0, kept * dimension), dimension),
  };
}

function changedSlots(now: WordPrint, before: WordPrint): number[] {
  const changed: number[] = [];
  for (let at = 0; at < now.slots.length; at += 2) {
    if (now.slots[at] !== before.slots[at] || now.slots[at + 1] !== before.slots[at + 1]) changed.push(at / 2);
  }
  return changed;
}

/**
 * The masses of images [n, dimension] under these words. Of those known for words that differ in some slots only the groups
 * of these slots are computed anew.
 *
 * @throws StrayError NEGATIVES_MISSING when there is no negative to compare with
 */
export async function massesFor(
  images: Float32Array,
  input: NegLabelInput,
  known: readonly WordMasses[],
): Promise<WordMasses> {
  const words = printOf(input);
  const candidates = known.filter((other) => other.words.frame === words.frame);
  const differences = candidates.map((other) => ({ other, slots: changedSlots(words, other.words) }));
  const same = differences.find(({ slots }) => slots.length === 0);
  if (same !== undefined) return same.other;
  const scorer = await openMasses(input);
  try {
    const [nearest] = differences
      .map(({ other, slots }) => ({ other, groups: scorer.groupsOf(slots) }))
      .sort((a, b) => a.groups.length - b.groups.length);
    const masses =
      nearest !== undefined && nearest.groups.length < scorer.groups / 2
        ? await scorer.renewed(images, nearest.other.masses, nearest.groups)
        : await scorer.masses(images);
    const { top, idMass, groupMass } = masses;
    const bytes = top.byteLength + idMass.byteLength + groupMass.byteLength + words.slots.byteLength;
    return { masses, words, bytes };
  } finally {
    await scorer.close();
  }
}
