import type { CorpusEdit, MinedWord, MinedWords, Negative } from '@stray/core';

export interface EditRules {
  /** G of NegLabel: only the first G·floor(M/G) of M negatives are in a group. */
  readonly groups: number;
  /** Share of the candidates that mining kept; 1 means that a person's own words were all taken. */
  readonly fraction: number;
  /** What is known of pinned and added words that mining did not come across, by text. */
  readonly rated: ReadonlyMap<string, MinedWord>;
}

/**
 * The negatives of a version: what mining kept, with a person's edits on top.
 *
 * Each negative has a slot. A banned word gives its slot to the next word in line, a pinned or added one that mining did not
 * keep takes the slot of the last word that is not pinned. So the number of negatives stays what mining made it, and with it
 * the seeded permutation: a ban changes one group of NegLabel and no other. Where nobody is in line, the last word moves into
 * the empty slot. Words that a person adds to a list of their own are appended, because none of the others should go.
 */
export function applyEdits({ kept, reserve }: MinedWords, edits: readonly CorpusEdit[], rules: EditRules): Negative[] {
  const banned = textsOf(edits, ['ban']);
  const pinned = textsOf(edits, ['pin', 'add']);
  const slots: (Negative | undefined)[] = kept.map((word) => {
    if (banned.has(word.text)) return undefined;
    return { ...word, origin: pinned.has(word.text) ? 'pinned' : 'mined' };
  });
  const inLine = reserve.filter(({ text }) => !banned.has(text) && !pinned.has(text));
  kept.forEach(({ polarity }, slot) => {
    if (slots[slot] === undefined) slots[slot] = takeNext(inLine, polarity);
  });
  const newcomers = newcomersOf(edits, { kept, reserve, rated: rules.rated });
  const last = rules.fraction < 1 ? slotsInGroups(slots.length, rules.groups) : 0;
  placeFromBehind(slots, newcomers, last);
  return withoutHoles(slots);
}

function textsOf(edits: readonly CorpusEdit[], kinds: readonly CorpusEdit['kind'][]): Set<string> {
  return new Set(edits.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text));
}

/** The first word in line of that polarity, or else of any. */
function takeNext(inLine: MinedWord[], polarity: MinedWord['polarity']): Negative | undefined {
  const place = inLine.findIndex((word) => word.polarity === polarity);
  const [word] = inLine.splice(Math.max(place, 0), 1);
  return word && { ...word, origin: 'mined' };
}

/** Pinned and added words that mining did not keep, in the order of their texts: who edited first makes no difference. */
function newcomersOf(
  edits: readonly CorpusEdit[],
  { kept, reserve, rated }: MinedWords & { readonly rated: ReadonlyMap<string, MinedWord> },
): Negative[] {
  const known = new Set(kept.map(({ text }) => text));
  const inReserve = new Map(reserve.map((word) => [word.text, word]));
  return edits
    .filter(({ kind, text }) => kind !== 'ban' && !known.has(text))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .flatMap(({ text }): Negative[] => {
      const word = inReserve.get(text);
      if (word !== undefined) return [{ ...word, origin: 'pinned' }];
      const other = rated.get(text);
      return other === undefined ? [] : [{ ...other, origin: 'added' }];
    });
}

/** Slots of M negatives that G groups of one size take. */
export function slotsInGroups(negatives: number, groups: number): number {
  const cut = Math.min(groups, Math.max(negatives, 1));
  return cut * Math.floor(negatives / cut);
}

function placeFromBehind(slots: (Negative | undefined)[], newcomers: readonly Negative[], from: number): void {
  let slot = from - 1;
  for (const word of newcomers) {
    while (slot >= 0 && (slots[slot]?.origin ?? 'mined') !== 'mined') slot -= 1;
    if (slot >= 0) slots[slot--] = word;
    else slots.push(word);
  }
}

function withoutHoles(slots: readonly (Negative | undefined)[]): Negative[] {
  const filled = [...slots];
  for (let slot = 0; slot < filled.length; slot++) {
    while (filled.length > slot && filled.at(-1) === undefined) filled.pop();
    const last = filled.at(-1);
    if (slot < filled.length && filled[slot] === undefined && last !== undefined) {
      filled[slot] = last;
      filled.pop();
    }
  }
  return filled.filter((word) => word !== undefined);
}
