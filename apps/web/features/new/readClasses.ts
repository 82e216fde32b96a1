import { newWords } from '../../words/index.ts';

const headers: readonly string[] = ['label', 'name', 'class'];

/**
 * The names of classes in a file: lines of a text, the column of a table, or COCO’s categories. Whatever else such a file
 * may say of a class is for the page of labels.
 *
 * @throws Error in words for people
 */
export function readClasses(fileName: string, content: string): string[] {
  const ending = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const names =
    ending === 'json'
      ? categoriesOf(content)
      : ending === 'csv' || ending === 'tsv'
        ? columnOf(content)
        : lines(content);
  if (names.length === 0) throw new Error(newWords.classes.noneInFile({ file: fileName }));
  return names;
}

const lines = (content: string): string[] =>
  content
    .replace(/^\uFEFF/u, '')
    .split(/[\r\n]+/u)
    .map((line) => line.trim())
    .filter(Boolean);

function columnOf(content: string): string[] {
  const [first = [], ...rest] = lines(content).map(cellsOf);
  const place = first.findIndex((cell) => headers.includes(cell.toLowerCase()));
  const rows = place < 0 ? [first, ...rest] : rest;
  return rows.map((cells) => cells[Math.max(0, place)] ?? '').filter(Boolean);
}

/** The cells of a line; within quotes separators are text, and a quote is written twice. */
function cellsOf(line: string): string[] {
  const cells = line.match(/("([^"]|"")*"|[^,;\t]*)(?:[,;\t]|$)/gu) ?? [];
  return cells.map((cell) => {
    const bare = cell.replace(/[,;\t]$/u, '').trim();
    return /^".*"$/u.test(bare) ? bare.slice(1, -1).replaceAll('""', '"').trim() : bare;
  });
}

function categoriesOf(content: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Error(newWords.classes.noJson);
  }
  const categories = typeof value === 'object' && value !== null && 'categories' in value ? value.categories : value;
  if (!Array.isArray(categories)) throw new Error(newWords.classes.noCategories);
  return categories.flatMap((category: unknown) => {
    if (typeof category === 'string') return [category.trim()];
    const name = typeof category === 'object' && category !== null && 'name' in category ? category.name : undefined;
    return typeof name === 'string' ? [name.trim()] : [];
  });
}
