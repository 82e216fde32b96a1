import { keywords } from './fields.ts';
import { FilterRefused } from './refusal.ts';

export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Reads what the grammar asks for next: a value may be almost any text, so tokens depend on their place. */
export interface Scanner {
  /** Where the next token begins. */
  readonly at: number;
  readonly atEnd: boolean;
  /** A word such as `score`, `looks` or `not`. */
  word(): Token | undefined;
  /** The word, if it is this one. */
  keyword(name: string): Token | undefined;
  /** One of some signs; the longest that fits. */
  sign(signs: readonly string[]): Token | undefined;
  number(): Token | undefined;
  /** A text in quotes, or one without spaces. @throws FilterRefused for a quote that does not end */
  value(): Token | undefined;
  /** The character there. */
  peek(): string;
  /** Whatever stands there, to be named in a refusal. */
  anything(): Token;
}

const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '„': '“' };

export function scan(text: string): Scanner {
  let at = 0;
  const skip = () => {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  };
  const take = (pattern: RegExp): Token | undefined => {
    const [found] = pattern.exec(text.slice(at)) ?? [];
    if (found === undefined) return undefined;
    const token = { text: found, from: at, to: at + found.length };
    at = token.to;
    skip();
    return token;
  };
  const quoted = (): Token | undefined => {
    const end = quotes[text[at] ?? ''];
    if (end === undefined) return undefined;
    const from = at;
    let value = '';
    for (let i = from + 1; i < text.length; i++) {
      if (text[i] === end) {
        at = i + 1;
        skip();
        return { text: value, from, to: i + 1 };
      }
      if (text[i] === '\\' && i + 1 < text.length) i += 1;
      value += text[i];
    }
    const message = 'The quote that begins here has no end.';
    throw new FilterRefused({ message, from, to: text.length, expected: [end] });
  };
  skip();
  return {
    get at() {
      return at;
    },
    get atEnd() {
      return at >= text.length;
    },
    word: () => take(/^[\p{L}_][\p{L}\p{N}_-]*/u),
    keyword(name) {
      const before = at;
      const word = this.word();
      if (word?.text.toLowerCase() === name) return word;
      at = before;
      return undefined;
    },
    sign(signs) {
      const fitting = [...signs].sort((a, b) => b.length - a.length).find((sign) => text.startsWith(sign, at));
      if (fitting === undefined) return undefined;
      const token = { text: fitting, from: at, to: at + fitting.length };
      at = token.to;
      skip();
      return token;
    },
    number: () => take(/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?=$|\s|\)|\.\.)/i),
    value() {
      const before = at;
      const token = quoted() ?? take(/^[^\s()"“”„]+/);
      if (token !== undefined && text[token.from] === token.text[0] && keywords.includes(token.text.toLowerCase())) {
        at = before;
        return undefined;
      }
      return token;
    },
    peek: () => text[at] ?? '',
    anything: () => take(/^(?:[\p{L}\p{N}_.-]+|\S)/u) ?? { text: '', from: at, to: at },
  };
}
