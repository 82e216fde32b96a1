import { distance } from 'fastest-levenshtein';

/** Known lemmas that a person may have meant: the same but for a space or hyphen, spelt alike, or contained in the label. */
export function suggest(label: string, lemmas: Iterable<string>): string[] {
  const wanted = label.toLowerCase().trim();
  const joined = wanted.replace(/[\s-]/g, '');
  const allowed = Math.max(1, Math.floor(joined.length / 4));
  const found: { lemma: string; cost: number }[] = [];
  for (const lemma of lemmas) {
    const plain = lemma.replace(/[\s-]/g, '');
    if (plain.length >= 4 && plain.length < joined.length && (joined.endsWith(plain) || joined.startsWith(plain))) {
      found.push({ lemma, cost: allowed + 1 - plain.length / joined.length });
    } else if (Math.abs(plain.length - joined.length) <= allowed) {
      const cost = distance(plain, joined);
      if (cost <= allowed) found.push({ lemma, cost });
    }
  }
  found.sort((a, b) => a.cost - b.cost || a.lemma.length - b.lemma.length || (a.lemma < b.lemma ? -1 : 1));
  return found.slice(0, 3).map(({ lemma }) => lemma);
}
