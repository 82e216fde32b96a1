/** Why a text is no filter, in words for the person who typed it. */
export interface FilterError {
  readonly message: string;
  /** Characters of the text at fault: `from` up to, and without, `to`; equal where something is missing. */
  readonly from: number;
  readonly to: number;
  /** What may stand there. */
  readonly expected: readonly string[];
}

/** Leads out of the parser. */
export class FilterRefused extends Error {
  readonly refusal: FilterError;

  constructor(refusal: FilterError) {
    super(refusal.message);
    this.name = 'FilterRefused';
    this.refusal = refusal;
  }
}

/** `a, b or c` */
export const anyOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
