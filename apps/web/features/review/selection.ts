/** What is selected of the photos that are shown. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string>; readonly anchor: string }
  /** All that match, also those that are not loaded. */
  | { readonly kind: 'all' };

export const nothing: Selection = { kind: 'none' };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || (selection.kind === 'some' && selection.ids.has(id));
}

/** With one photo more, or without it. Taken out of all, it leaves those that are loaded. */
export function toggled(selection: Selection, id: string, loaded: readonly string[]): Selection {
  const ids = new Set(selection.kind === 'some' ? selection.ids : selection.kind === 'all' ? loaded : []);
  if (!ids.delete(id)) ids.add(id);
  return ids.size === 0 ? nothing : { kind: 'some', ids, anchor: id };
}

/** From where selecting began to a photo, and no others; `from` is where it begins now. */
export function extended(selection: Selection, { from, to, loaded }: Range): Selection {
  const anchor = selection.kind === 'some' ? selection.anchor : from;
  const [start, end] = [loaded.indexOf(anchor), loaded.indexOf(to)];
  if (start < 0 || end < 0) return selection;
  return { kind: 'some', ids: new Set(loaded.slice(Math.min(start, end), Math.max(start, end) + 1)), anchor };
}
interface Range {
  readonly from: string;
  readonly to: string;
  /** In their order on the page. */
  readonly loaded: readonly string[];
}
