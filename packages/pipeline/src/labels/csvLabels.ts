import { type GivenLabel, listed, refusal } from './cleanLabels.ts';
import { csvRecords } from './csvRecords.ts';

/** What a column may be named; the first of these names that the header has is the one that is read. */
const columnNames = {
  text: ['label', 'name', 'class'],
  senseOffset: ['sense', 'senseoffset'],
  synonyms: ['synonyms'],
  prompt: ['prompt'],
} as const;

type Column = keyof typeof columnNames;

/** Spreadsheets write these, by country. */
const delimiters = [',', ';', '\t'] as const;

export interface CsvLabels {
  readonly given: Iterable<GivenLabel>;
  readonly warnings: string[];
}

/**
 * The labels of a table. Its header names the columns: label (or name, or class), sense, synonyms (separated by `|` or `;`)
 * and prompt; others are passed over. A table without such a header has labels in its first column.
 *
 * @throws StrayError BAD_ARGUMENT, naming the line, for what is no table
 */
export function csvLabels(text: string): CsvLabels {
  const [firstLine = ''] = text.split(/\r\n|\r|\n/, 1);
  for (const delimiter of delimiters) {
    const names = firstLine.split(delimiter).map(columnName);
    if (column(names, 'text') === -1) continue;
    const known = new Set(Object.keys(columnNames).map((key) => column(names, key as Column)));
    const others = names.filter((name, i) => !known.has(i) && name !== '');
    const warnings = others.length > 0 ? [`Columns that are not read: ${listed(others)}.`] : [];
    return { given: underHeader(text, delimiter, names), warnings };
  }
  const table = firstLine.includes(',');
  return {
    given: firstColumn(text),
    warnings: table ? ['No column is named label, name or class: the first column was read, from its first line.'] : [],
  };
}

const columnName = (field: string) =>
  field
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
    .toLowerCase();

function column(names: readonly string[], key: Column): number {
  const known: readonly string[] = columnNames[key];
  const found = known.find((name) => names.includes(name));
  return found === undefined ? -1 : names.indexOf(found);
}

function* underHeader(text: string, delimiter: string, names: readonly string[]): Generator<GivenLabel> {
  const [label, sense, synonyms, prompt] = (['text', 'senseOffset', 'synonyms', 'prompt'] as const).map((key) =>
    column(names, key),
  );
  const records = csvRecords(text, delimiter);
  records.next();
  for (const { line, fields } of records) {
    const where = `Line ${line}`;
    if (fields.slice(names.length).some((field) => field.trim() !== '')) {
      const hint = 'text that holds a separator has to stand in quotation marks';
      throw refusal(where, `there are ${fields.length} fields under ${names.length} columns; ${hint}`);
    }
    const field = (at: number | undefined) => fields[at ?? -1];
    yield {
      where,
      text: field(label) ?? '',
      senseOffset: field(sense),
      synonyms: field(synonyms)?.split(/[|;]/),
      prompt: field(prompt),
    };
  }
}

function* firstColumn(text: string): Generator<GivenLabel> {
  for (const { line, fields } of csvRecords(text, ',')) yield { where: `Line ${line}`, text: fields[0] ?? '' };
}
