import { StrayError } from '@stray/core';
import { type Found, requireShort } from './lines.ts';
import { newlines } from './text.ts';

const headings: ReadonlySet<string> = new Set(['word', 'text', 'label']);

/**
 * The words of comma-separated values (RFC 4180): those of the first column headed word, text or label, or else of the first
 * column, which then has no heading.
 *
 * @throws StrayError BAD_ARGUMENT with the line for quotes that do not match
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<readonly Found[]> {
  let column: number | undefined;
  const words: Found[] = [];
  const records = recordReader((fields, line) => {
    if (column === undefined) {
      const heading = fields.findIndex((field) => headings.has(field.trim().toLowerCase()));
      column = Math.max(heading, 0);
      if (heading >= 0) return;
    }
    words.push({ text: fields[column] ?? '', line });
  });
  for await (const piece of text) {
    records.read(piece);
    yield words.splice(0);
  }
  records.end();
  yield words.splice(0);
}

type OnRecord = (fields: readonly string[], line: number) => void;

/** What stands next: the first character of a field, more of it, more of a quoted one, or what is behind a quote in one. */
type State = 'start' | 'bare' | 'quoted' | 'behind-quote';

function recordReader(onRecord: OnRecord): { read(piece: string): void; end(): void } {
  let state: State = 'start';
  let fields: string[] = [];
  let field = '';
  let line = 1;
  /** Where the record began. */
  let first = 1;
  const refuse = (why: string) => new StrayError('BAD_ARGUMENT', `Line ${line} is not comma-separated values: ${why}.`);
  const endField = () => {
    fields.push(field);
    field = '';
    state = 'start';
  };
  const endRecord = () => {
    endField();
    onRecord(fields, first);
    fields = [];
    first = line;
  };
  /** Takes a character outside quotes that ends a field; false for another. */
  const ends = (character: string): boolean => {
    if (character === ',') endField();
    else if (character === '\n') {
      line += 1;
      endRecord();
    } else return false;
    return true;
  };
  return {
    read(piece) {
      for (let at = 0; at < piece.length; ) {
        const character = piece[at] ?? '';
        if (state === 'start' && character === '"') {
          state = 'quoted';
          at += 1;
        } else if (state === 'quoted') {
          const found = piece.indexOf('"', at);
          const to = found < 0 ? piece.length : found;
          const part = piece.slice(at, to);
          field += part;
          requireShort(field, line);
          line += newlines(part);
          if (found >= 0) state = 'behind-quote';
          at = to + 1;
        } else if (state === 'behind-quote') {
          at += 1;
          if (character === '"') {
            field += '"';
            state = 'quoted';
          } else if (!ends(character) && character !== '\r') throw refuse('something follows a closing quote');
        } else if (ends(character)) at += 1;
        else {
          const to = endOfBare(piece, at);
          field += piece.slice(at, to);
          requireShort(field, line);
          state = 'bare';
          at = to;
        }
      }
    },
    end() {
      if (state === 'quoted') {
        line = first;
        throw refuse('a quote is opened here and not closed');
      }
      if (state !== 'start' || fields.length > 0) endRecord();
    },
  };
}

function endOfBare(piece: string, from: number): number {
  let at = from;
  while (at < piece.length && piece[at] !== ',' && piece[at] !== '\n') at += 1;
  return at;
}
