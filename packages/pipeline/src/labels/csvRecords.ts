import { refusal } from './cleanLabels.ts';

export interface CsvRecord {
  /** Its first one, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * The records of a table (RFC 4180), with line ends of any kind.
 *
 * @throws StrayError BAD_ARGUMENT, naming the line, for a quotation mark that is never closed or is followed by text
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  const plain = new RegExp(`[^${delimiter}\r\n]*`, 'y');
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const first = line;
    const fields: string[] = [];
    for (let more = true; more; ) {
      if (text[at] === '"') {
        const end = closingQuote(text, at + 1);
        if (end === -1) throw refusal(`Line ${line}`, 'a quotation mark is never closed');
        const quoted = text.slice(at + 1, end);
        fields.push(quoted.replaceAll('""', '"'));
        line += quoted.match(/\r\n|\r|\n/g)?.length ?? 0;
        at = end + 1;
      } else {
        plain.lastIndex = at;
        plain.exec(text);
        fields.push(text.slice(at, plain.lastIndex));
        at = plain.lastIndex;
      }
      more = text[at] === delimiter;
      if (more) at += 1;
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n') {
      throw refusal(`Line ${line}`, 'text follows a closing quotation mark');
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    yield { line: first, fields };
  }
}

/** Where the quotation ends that began before `from`; -1 when it does not. Two marks in a row are one that is meant. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
