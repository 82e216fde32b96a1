import { parse } from 'csv-parse/sync';
import type { AnnotationFile } from './annotationFile.ts';
import type { Findings } from './findings.ts';
import { type Line, linesOf } from './lines.ts';

const delimiters = [',', '\t', ';', '|'] as const;

export interface TableRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * The rows of a table (RFC 4180 with any usual delimiter), those that came together in one list. A line that is no row
 * costs itself; a quoted field over several lines is not understood.
 */
export async function* tableRows({ path, open }: AnnotationFile, findings: Findings): AsyncGenerator<TableRow[]> {
  let delimiter: string | undefined;
  for await (const lines of linesOf(await open())) {
    const whole: { number: number; text: string }[] = [];
    for (const { number, text } of lines) {
      if (text === undefined) findings.problem(path, `line ${number} is too long, or no text in UTF-8.`);
      else if (text.trim() !== '') whole.push({ number, text });
    }
    if (whole.length === 0) continue;
    delimiter ??= delimiterOf(whole[0]?.text ?? '');
    yield rowsOf(whole, delimiter, ({ number }) => findings.problem(path, `line ${number} is no row of a table.`));
  }
}

function rowsOf(
  lines: readonly { readonly number: number; readonly text: string }[],
  delimiter: string,
  broken: (line: Line) => void,
): TableRow[] {
  const together = recordsOf(lines.map(({ text }) => text).join('\n'), delimiter);
  if (together?.length === lines.length) {
    return lines.map(({ number }, i) => ({ line: number, fields: together[i] ?? [] }));
  }
  return lines.flatMap((line) => {
    const [fields] = recordsOf(line.text, delimiter) ?? [];
    if (fields !== undefined) return [{ line: line.number, fields }];
    broken(line);
    return [];
  });
}

function recordsOf(text: string, delimiter: string): string[][] | undefined {
  try {
    const options = { delimiter, relax_column_count: true, record_delimiter: '\n', trim: true } as const;
    return parse(text, options) as string[][];
  } catch {
    return undefined;
  }
}

/** What separates the fields of a first line, which is a header mostly. */
function delimiterOf(line: string): string {
  const outside = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => outside.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}
