import type { KeyRow, KeyTable } from './defineKeys.ts';

/** The chords that a person gave to actions, by the action's name; all others have those of their table. */
export type Bindings = Readonly<Record<string, readonly string[]>>;

export const keysOf = ({ action, keys, fixed }: KeyRow, bindings: Bindings): readonly string[] =>
  fixed !== true && Object.hasOwn(bindings, action) ? (bindings[action] ?? keys) : keys;

/** The row that a chord belongs to, besides `action`. */
export const takenBy = (chord: string, action: string, table: KeyTable, bindings: Bindings): KeyRow | null =>
  table.find((row) => row.action !== action && keysOf(row, bindings).includes(chord)) ?? null;

/** `action` with these keys alone. A chord that another action has is taken from it, if that can be given others. */
export function rebound(action: string, keys: readonly string[], table: KeyTable, bindings: Bindings): Bindings {
  const next: Record<string, readonly string[]> = { ...bindings, [action]: keys };
  for (const row of table) {
    if (row.action === action) continue;
    const before = keysOf(row, bindings);
    const left = before.filter((chord) => !keys.includes(chord));
    if (left.length < before.length) next[row.action] = left;
  }
  return withoutDefaults(next, table);
}

/** `action` with the keys of its table again, which are taken from whatever had got them meanwhile. */
export function withDefault(action: string, table: KeyTable, bindings: Bindings): Bindings {
  const row = table.find((candidate) => candidate.action === action);
  return row === undefined ? bindings : rebound(action, row.keys, table, bindings);
}

/** What is as in the table needs not be kept. */
function withoutDefaults(bindings: Bindings, table: KeyTable): Bindings {
  const isDefault = ([action, keys]: [string, readonly string[]]) =>
    table.find((row) => row.action === action)?.keys.join() === keys.join();
  return Object.fromEntries(Object.entries(bindings).filter((entry) => !isDefault(entry)));
}

/** What is stored may be anything. */
export function readBindings(stored: string | null): Bindings {
  if (stored === null) return {};
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([action, keys]) =>
        Array.isArray(keys) && keys.every((chord) => typeof chord === 'string') ? [[action, keys]] : [],
      ),
    );
  } catch {
    return {};
  }
}
