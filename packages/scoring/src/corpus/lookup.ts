import type { Synset, WordNet } from './wordnet.ts';

/** WordNet's rules of detachment for nouns, morphy(7WN). */
const endings: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['ses', 's'],
  ['xes', 'x'],
  ['zes', 'z'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['men', 'man'],
  ['ies', 'y'],
];

/**
 * The noun senses of a label as a person writes it, likeliest first; empty when WordNet knows none.
 *
 * The whole phrase is tried first, then its suffixes from the longest ("winter hat" → hat), then its prefixes. A form's
 * senses are its own and then those of its singulars ("shoes" is a word of its own besides the plural of shoe), each
 * with hyphens and with spaces.
 */
export const lookUp = (wordnet: WordNet, label: string): readonly Synset[] => lookUpForm(wordnet, label).senses;

/** The same with the words of the label that WordNet knows, in lower case: all of it, or its end or beginning. */
export function lookUpForm(
  wordnet: WordNet,
  label: string,
): { readonly form: string; readonly senses: readonly Synset[] } {
  for (const form of forms(label)) {
    const senses = new Set<Synset>();
    for (const candidate of [form, ...singulars(wordnet, form)]) {
      for (const spelling of spellings(candidate)) {
        for (const synset of wordnet.senses(spelling)) senses.add(synset);
      }
    }
    if (senses.size > 0) return { form, senses: [...senses] };
  }
  return { form: '', senses: [] };
}

function* forms(label: string): Generator<string> {
  const words = label.toLowerCase().split(/\s+/).filter(Boolean);
  yield words.join(' ');
  for (let start = 1; start < words.length; start++) yield words.slice(start).join(' ');
  for (let end = words.length - 1; end > 0; end--) yield words.slice(0, end).join(' ');
}

function spellings(form: string): readonly string[] {
  // Most of a hundred thousand lemmas have one spelling.
  if (!form.includes(' ') && !form.includes('-')) return [form];
  return [...new Set([form, form.replaceAll(' ', '-'), form.replaceAll('-', ' ')])];
}

function* singulars(wordnet: WordNet, form: string): Generator<string> {
  for (const spelling of spellings(form)) yield* wordnet.exceptions(spelling);
  if (form.length <= 2 || form.endsWith('ss')) return;
  for (const [plural, singular] of endings) {
    if (form.endsWith(plural)) yield form.slice(0, -plural.length) + singular;
  }
}
