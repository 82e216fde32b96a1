import type { ClassFamily } from '../corpus/classFamily.ts';

/** What keeps a word that means a class, or a kind of it, from becoming a negative. */
export interface ClassFilter {
  /** Names that must not become negatives, lower case. */
  readonly excluded: ReadonlySet<string>;
  /** Words nearer than this to any ID label must not either. */
  readonly ceiling: number;
}

export interface FilterRecipe {
  readonly withoutClasses: boolean;
  readonly ceiling: number | null;
}

/**
 * CSP's filter (Chen et al., NeurIPS 2024: class names, and a similarity above 0.95) with NegRefine's aim (ICCV 2025: proper
 * names and subcategories of the classes): WordNet's synonyms, descendants and instances in place of a language model.
 */
export function classFilter({ names }: ClassFamily, { withoutClasses, ceiling }: FilterRecipe): ClassFilter {
  return { excluded: withoutClasses ? names : new Set(), ceiling: ceiling ?? Number.POSITIVE_INFINITY };
}

/** @param nearest the candidate's similarity to the ID label nearest to it */
export function passes({ excluded, ceiling }: ClassFilter, text: string, nearest: number): boolean {
  return nearest <= ceiling && !excluded.has(text.toLowerCase());
}
