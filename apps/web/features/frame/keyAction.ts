import { chordOf, type Pressed } from './chords.ts';
import type { KeyTable } from './defineKeys.ts';
import { type Bindings, keysOf } from './keyBindings.ts';

const fields = 'textarea, select, [contenteditable], [role="combobox"]';
/** Inputs that nothing is typed into: letters are free there. */
const switches = 'input[type="checkbox"], input[type="radio"], [role="slider"], input[type="file"]';
const pressable = 'button, a, summary, [role="menuitem"]';
const keysOfSwitches: readonly string[] = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Space',
  'Enter',
];

/** What a key means on the page, wherever the focus is; null where the element that has it knows better. */
export function keyAction<Action extends string>(
  event: Pressed,
  table: KeyTable<Action>,
  bindings: Bindings = {},
): Action | null {
  const chord = chordOf(event);
  if (chord === null) return null;
  const row = table.find((candidate) => keysOf(candidate, bindings).includes(chord));
  if (row === undefined || (event.repeat === true && row.repeats !== true)) return null;
  const { target } = event;
  if (isWithin(target, switches)) return keysOfSwitches.includes(chord) ? null : row.action;
  if (row.whileTyping !== true && (isWithin(target, fields) || isWithin(target, 'input'))) return null;
  if (chord === 'Enter' && isWithin(target, pressable)) return null;
  if (chord === 'Space' && isWithin(target, pressable) && !isWithin(target, '[role="dialog"]')) return null;
  return row.action;
}

function isWithin(target: unknown, selector: string): boolean {
  return typeof target === 'object' && target !== null && 'closest' in target && typeof target.closest === 'function'
    ? target.closest(selector) !== null
    : false;
}
