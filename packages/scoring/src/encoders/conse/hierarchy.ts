import type { WordNet } from '../../corpus/wordnet.ts';

/** WordNet offset of "physical entity". */
const physicalEntity = 1930;

/**
 * Where each noun synset stands in the space of the classifier's classes.
 *
 * A synset's embedding is its hypernym closure cut to the ancestors of the 1000 classes, divided by the norm of the
 * whole closure. Most synsets share that cut closure with their parent: a few thousand *directions* serve all 82,115.
 */
export interface Hierarchy {
  /** Direction of each synset. */
  readonly directionOf: Int32Array;
  /** Ancestor rows (ascending) that make each direction. */
  readonly directions: readonly (readonly number[])[];
  /** 1 where the synset is a physical entity. */
  readonly physical: Uint8Array;
  /** Number of classifier classes at or below each synset. */
  readonly classesBelow: Int32Array;
}

/**
 * @param rowOf row among the ancestors of a synset index, undefined for one that is above no class
 * @param classes synset indices of the classifier's classes
 */
export function placeSynsets(
  wordnet: WordNet,
  rowOf: ReadonlyMap<number, number>,
  classes: readonly number[],
): Hierarchy {
  const directionOf = new Int32Array(wordnet.nouns.length).fill(-1);
  const directions: (readonly number[])[] = [];
  const known = new Map<string, number>();
  const physical = new Uint8Array(wordnet.nouns.length);

  const place = (index: number): number => {
    const done = directionOf[index] ?? -1;
    if (done >= 0) return done;
    const synset = wordnet.nouns[index];
    const parents = synset?.hypernyms ?? [];
    const above = parents.map(place);
    if (synset?.offset === physicalEntity || parents.some((parent) => physical[parent] === 1)) physical[index] = 1;
    const row = rowOf.get(index);
    const [only] = above;
    if (row === undefined && above.length === 1 && only !== undefined) {
      directionOf[index] = only;
      return only;
    }
    const rows = new Set(above.flatMap((direction) => directions[direction] ?? []));
    if (row !== undefined) rows.add(row);
    const sorted = [...rows].sort((a, b) => a - b);
    const key = sorted.join();
    const direction = known.get(key) ?? directions.push(sorted) - 1;
    known.set(key, direction);
    directionOf[index] = direction;
    return direction;
  };
  for (const { index } of wordnet.nouns) place(index);

  const classesBelow = new Int32Array(wordnet.nouns.length);
  const synsetOfRow = new Map([...rowOf].map(([index, row]) => [row, index]));
  for (const index of classes) {
    for (const row of directions[directionOf[index] ?? 0] ?? []) {
      const ancestor = synsetOfRow.get(row);
      if (ancestor !== undefined) classesBelow[ancestor] = (classesBelow[ancestor] ?? 0) + 1;
    }
  }
  return { directionOf, directions, physical, classesBelow };
}
