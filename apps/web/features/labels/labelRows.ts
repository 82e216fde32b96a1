import type { LabelInput } from './documents.ts';

/** A class as it is being edited. */
export interface LabelRow {
  /** Keeps its row apart from others while its text changes. */
  readonly key: number;
  readonly text: string;
  readonly prompt: string;
  readonly synonyms: readonly string[];
  /** The pinned sense; null for the likeliest. */
  readonly senseOffset: string | null;
}

export interface GivenLabel {
  readonly text: string;
  readonly prompt?: string | null | undefined;
  readonly synonyms?: readonly string[] | null | undefined;
  readonly senseOffset?: string | null | undefined;
}

export const rowOf = ({ text, prompt, synonyms, senseOffset }: GivenLabel, key: number): LabelRow => ({
  key,
  text,
  prompt: prompt ?? '',
  synonyms: synonyms ?? [],
  senseOffset: senseOffset ?? null,
});

/** As Stray takes texts: one spelling, single spaces. */
export const tidy = (text: string): string => text.normalize('NFC').trim().replace(/\s+/gu, ' ');

/** The lines of a text as words; commas part words too where the text is one line. */
export function wordsIn(text: string): string[] {
  const lines = text.split(/[\r\n]+/u);
  const parts = lines.filter((line) => line.trim() !== '').length === 1 ? text.split(/[,;\t]/u) : lines;
  return parts.map(tidy).filter((word) => word !== '');
}

/** Of a name, in characters; the API refuses longer ones, and all others with them. */
export const longestLabel = 200;

export interface MoreRows {
  /** The same ones when nothing is added. */
  readonly rows: readonly LabelRow[];
  readonly added: number;
  readonly repeated: number;
  readonly tooLong: number;
}

/** Rows with others behind them; a name that is there already is not added again, nor is one that is too long. */
export function withLabels(rows: readonly LabelRow[], given: readonly GivenLabel[]): MoreRows {
  const known = new Set(rows.map(({ text }) => tidy(text).toLowerCase()));
  let key = rows.reduce((most, row) => Math.max(most, row.key), 0);
  const more: LabelRow[] = [];
  let [repeated, tooLong] = [0, 0];
  for (const label of given) {
    const text = tidy(label.text);
    const name = text.toLowerCase();
    if (text === '') continue;
    if (text.length > longestLabel) tooLong += 1;
    else if (known.has(name)) repeated += 1;
    else {
      known.add(name);
      more.push(rowOf({ ...label, text }, ++key));
    }
  }
  return { rows: more.length === 0 ? rows : [...rows, ...more], added: more.length, repeated, tooLong };
}

/** What is sent; rows without a text are left out. */
export function classesOf(rows: readonly LabelRow[]): LabelInput[] {
  return rows
    .map(({ text, prompt, synonyms, senseOffset }) => ({
      text: tidy(text),
      ...(prompt.trim() === '' ? {} : { prompt: prompt.trim() }),
      ...(synonyms.length === 0 ? {} : { synonyms: [...synonyms] }),
      ...(senseOffset === null ? {} : { senseOffset }),
    }))
    .filter(({ text }) => text !== '');
}

/** Names that stand twice, in lower case. */
export function repeatedNames(rows: readonly LabelRow[]): Set<string> {
  const [seen, twice] = [new Set<string>(), new Set<string>()];
  for (const { text } of rows) {
    const name = tidy(text).toLowerCase();
    if (name === '') continue;
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice;
}

/** The folders that hold files directly: `photos/hat/1.jpg` gives hat. */
export function classFolders(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    const folder = parts.length > 2 ? parts.at(-2) : undefined;
    if (folder !== undefined) folders.add(folder.replace(/_/gu, ' '));
  }
  return [...folders].sort();
}
