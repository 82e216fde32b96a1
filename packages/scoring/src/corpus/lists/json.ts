import { StrayError } from '@stray/core';
import { valueReader } from './jsonValues.ts';
import type { Found } from './lines.ts';

/**
 * The words of a JSON array, or of JSON values one after the other as in JSON lines: strings, or objects with `text` or
 * `word`. Values are read one at a time, never the whole.
 *
 * @throws StrayError BAD_ARGUMENT with the line for what is not that
 */
export async function* readJson(text: AsyncIterable<string>): AsyncGenerator<readonly Found[]> {
  const words: Found[] = [];
  const values = valueReader((json, line) => words.push({ text: wordIn(json, line), line }));
  for await (const piece of text) {
    values.read(piece);
    yield words.splice(0);
  }
  values.end();
  yield words.splice(0);
}

function wordIn(json: string, line: number): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new StrayError('BAD_ARGUMENT', `Line ${line} is not JSON: “${json.slice(0, 40)}”`, { cause });
  }
  const word = typeof value === 'object' && value !== null ? nameIn(value) : value;
  if (typeof word === 'string') return word;
  throw new StrayError(
    'BAD_ARGUMENT',
    `Line ${line} has neither a string nor an object with “text” or “word”: ${json.slice(0, 40)}`,
  );
}

function nameIn(value: object): unknown {
  if ('text' in value) return value.text;
  return 'word' in value ? value.word : undefined;
}
