import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { StrayError } from '@stray/core';
import { z } from 'zod';

/** What both files are, before the library looks closer. */
const normalizer = z.looseObject({
  type: z.string(),
  normalizers: z.array(z.looseObject({ type: z.string() })).optional(),
});
const tokenizerFile = z.looseObject({ model: z.looseObject({}), normalizer: normalizer.nullish() });
const configFile = z.looseObject({});

export interface TokenizerSettings {
  /** Most tokens of a text, its first and last included. */
  readonly contextLength: number;
  readonly lowerCase: boolean;
}

/** Token ids of a text, cut to the context length; the tokens that frame a text stay whatever its length. */
export type Tokenize = (text: string) => readonly number[];

/**
 * Reads the `tokenizer.json` (and `tokenizer_config.json`, where there is one) of an encoder's folder.
 *
 * @throws StrayError ENCODER_INVALID when a file is not there, or is of a kind that is not known
 */
export function openTokenizer(directory: string, { contextLength, lowerCase }: TokenizerSettings): Tokenize {
  const { tokenizer, lowers } = load(directory);
  const bare = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const { first, last } = frameOf(tokenizer);
  const room = contextLength - first.length - last.length;
  if (room < 1) throw invalid(directory, `its context of ${contextLength} tokens holds no text`);
  return (text) => {
    // A lone half of a surrogate pair has no UTF-8 form, so no tokenizer was ever given one.
    const whole = text.replace(/\p{Surrogate}/gu, '\u{FFFD}');
    const ids = bare(lowerCase ? inLowerCase(whole) : lowers ? whole.replaceAll('Σ', 'σ') : whole);
    return [...first, ...ids.slice(0, room), ...last];
  };
}

function load(directory: string): { tokenizer: Tokenizer; lowers: boolean } {
  const model = tokenizerFile.safeParse(readJson(directory, 'tokenizer.json'));
  if (!model.success) throw invalid(directory, 'its tokenizer.json is not one of the tokenizers library');
  const config = configFile.safeParse(readJson(directory, 'tokenizer_config.json', {}));
  if (!config.success) throw invalid(directory, 'its tokenizer_config.json is no object');
  const { normalizer: whole } = model.data;
  const lowers = [whole, ...(whole?.normalizers ?? [])].some((step) => step?.type === 'Lowercase');
  try {
    return { tokenizer: new Tokenizer(model.data, config.data), lowers };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(directory, `its tokenizer.json is of a kind that cannot be read (${reason})`, cause);
  }
}

/** The tokens that are put before and after every text. */
function frameOf(tokenizer: Tokenizer): { first: readonly number[]; last: readonly number[] } {
  const inner: readonly number[] = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const framed: readonly number[] = tokenizer.encode('a').ids;
  const starts = framed.length - inner.length + 1;
  for (let at = 0; at < starts; at++) {
    if (inner.every((id, i) => framed[at + i] === id)) {
      return { first: framed.slice(0, at), last: framed.slice(at + inner.length) };
    }
  }
  return { first: [], last: [] };
}

/** Letter by letter, as the tokenizers library does it: a sigma that ends a word becomes what any other does. */
function inLowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

function readJson(directory: string, name: string, otherwise?: unknown): unknown {
  let text: string;
  try {
    text = readFileSync(join(directory, name), 'utf8');
  } catch (cause) {
    if (otherwise !== undefined) return otherwise;
    throw invalid(directory, `it has no ${name}`, cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(directory, `its ${name} is not JSON`, cause);
  }
}

function invalid(directory: string, what: string, cause?: unknown): StrayError {
  return new StrayError('ENCODER_INVALID', `${directory}: ${what}.`, { cause });
}
