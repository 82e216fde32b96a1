/** A class that a dataset should hold, as a person named it. */
export interface IdLabel {
  readonly text: string;
  /** A prompt template of its own with `{}` for the text; the encoder's when left out. Word towers have no prompts. */
  readonly prompt?: string | undefined;
  /** The WordNet 3.0 noun synset that it means, such as `n03595614`; the likeliest one when left out. */
  readonly senseOffset?: string | undefined;
  /** Other names of the class. */
  readonly synonyms?: readonly string[] | undefined;
}

/** Plain names as labels. */
export const labelsOf = (texts: readonly string[]): IdLabel[] => texts.map((text) => ({ text }));

/** A name as it is kept: in one Unicode form, trimmed, with single spaces. */
export const tidyText = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ');

/** U+241F, the picture of a unit separator, which stands in no name. */
const separator = '␟';

/**
 * The text under which a label's embedding is kept: its name, and behind it whatever else the embedding depends on. The same
 * for the same label, however its facts were written down.
 */
export function labelKey({ text, senseOffset, synonyms = [], prompt }: IdLabel): string {
  const facts = { senseOffset, ...(synonyms.length > 0 && { synonyms }), prompt };
  const written = JSON.stringify(facts);
  return written === '{}' ? text : `${text}${separator}${written}`;
}

/** One meaning that a label may have in WordNet. */
export interface SenseChoice {
  /** Such as `n03595614`. */
  readonly offset: string;
  readonly lemmas: readonly string[];
  readonly gloss: string;
  /** Lexicographer file, such as noun.artifact. */
  readonly lexfile: string;
  /** How much of the label's meaning the encoder gives it; a label's shares sum to 1. */
  readonly share: number;
}

/** What a label may mean, likeliest first, and why the first one is taken when none is pinned. */
export interface LabelSenses {
  readonly text: string;
  readonly senses: readonly SenseChoice[];
  /** Null when WordNet has no sense of it. */
  readonly chosen: string | null;
  readonly why: string;
}
