import { fieldNamed, keywords } from './fields.ts';
import { parseFilter } from './parseFilter.ts';

/**
 * Whether a text is meant as a filter, be it a wrong one, and not as plain words to search by: it can be read as one, begins as
 * one, or has signs that plain words lack.
 */
export function isFilterText(text: string): boolean {
  if (text.trim() === '') return false;
  if (parseFilter(text).filter !== undefined || /[<>=~()]/.test(text)) return true;
  const [first = '', second = ''] = text.trim().toLowerCase().split(/\s+/);
  if (second === '') return false;
  return fieldNamed(first) !== undefined || keywords.includes(first) || `${first} ${second}` === 'looks like';
}
