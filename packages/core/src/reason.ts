import type { LabelSimilarity, Reasons } from './scores.ts';

/** Words named in a sentence: a third one says no more than two. */
const wordsNamed = 2;

/**
 * One sentence on why an image was flagged or not, such as
 * `Looks like a motor scooter or moped, not like any of your 10 classes.`
 */
export function reasonSentence({
  looksLike,
  nearestLabel,
  flagged,
  classCount,
}: Pick<Reasons, 'looksLike' | 'nearestLabel'> & { readonly flagged: boolean; readonly classCount: number }): string {
  if (!flagged) return `Looks like ${nearestLabel.text}.`;
  const classes = classCount === 1 ? `your class “${nearestLabel.text}”` : `any of your ${classCount} classes`;
  const words = distinctWords(looksLike);
  if (words.length === 0) return `Like nothing in particular, and not like ${classes}.`;
  return `Looks like ${alternatives(words)}, not like ${classes}.`;
}

/** A word that only repeats another one (`scooter` beside `motor scooter`) names nothing new. */
function distinctWords(looksLike: readonly LabelSimilarity[]): string[] {
  const kept: string[] = [];
  for (const { text } of looksLike) {
    if (kept.length < wordsNamed && !kept.some((word) => repeats(word, text))) kept.push(text);
  }
  return kept;
}

function repeats(a: string, b: string): boolean {
  return a === b || a.endsWith(` ${b}`) || b.endsWith(` ${a}`);
}

/** `a motor scooter or moped`, but `a cat or an owl`: the article is said again only where it changes. */
function alternatives(words: readonly string[]): string {
  let last: string | undefined;
  return words
    .map((word) => {
      const article = articleOf(word);
      const said = article === last || article === '' ? word : `${article} ${word}`;
      last = article;
      return said;
    })
    .join(' or ');
}

/** `a`, `an`, or nothing before a plural and before stuff that is not counted. */
function articleOf(phrase: string): 'a' | 'an' | '' {
  const head = (phrase.split(' ').at(-1) ?? phrase).toLowerCase();
  if (isPlural(head) || uncounted.has(head) || /(?:wear|ware)$/.test(head)) return '';
  return startsWithVowelSound(phrase) ? 'an' : 'a';
}

/** Dictionary words are singular; those in -s that are not end in one of a few ways, or come only as a pair. */
function isPlural(word: string): boolean {
  return pluralInAs.has(word) || (word.length > 3 && word.endsWith('s') && !/(?:[aiosu]|[eo]p|en|ie)s$/.test(word));
}

function startsWithVowelSound(phrase: string): boolean {
  const first = phrase.split(/[\s-]/)[0] ?? phrase;
  if (/^[A-Z]+$/.test(first)) return /^[AEFHILMNORSX]/.test(first);
  if (/^(?:hour|honest|honou?r|heir)/i.test(first)) return true;
  if (/^(?:eu|ew|one\b|once|ouija|u(?:ni(?!n|m)|[bcfhjkqrst][aeiou]))/i.test(first)) return false;
  return /^[aeiou]/i.test(first);
}

const pluralInAs = new Set(['pajamas', 'pyjamas', 'bermudas', 'chinos', 'capris']);

const uncounted = new Set(
  `bread food clothing clothes apparel furniture jewelry jewellery machinery luggage baggage equipment scenery foliage
   vegetation grass hay straw sand soil mud snow ice rain fog mist smoke steam fire water milk cream coffee tea beer wine
   alcohol liquor vodka whiskey whisky brandy rice pasta spaghetti dough meat beef pork bacon ham cheese butter yogurt
   chocolate candy sugar salt pepper honey corn wheat flour cotton wool silk leather suede denim lace linen velvet satin
   tweed corduroy fleece felt chiffon nylon paper cardboard wood timber lumber plywood concrete cement asphalt masonry
   glass steel iron gold silver copper brass bronze plastic rubber foam wax soap hair fur money software music space
   cosmetics art litter garbage trash rubbish debris algae plankton moss ivy bamboo`
    .trim()
    .split(/\s+/),
);
