import { keysOf } from './keyBindings.ts';
import { type KeyAction, keyTable } from './keys.ts';
import { useBindings } from './useBindings.ts';
import { useChordName } from './useChordName.ts';

/** The key that does something, as this person has chosen it; nothing where none does. */
export function KeyOf({ action }: { action: KeyAction }) {
  const bindings = useBindings();
  const nameOf = useChordName();
  const row = keyTable.find((candidate) => candidate.action === action);
  const [key] = row === undefined ? [] : keysOf(row, bindings);
  return key === undefined ? null : <kbd>{nameOf(key)}</kbd>;
}
