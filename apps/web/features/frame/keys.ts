import type { Move } from '../samples/gridGeometry.ts';

export type KeyAction = Move | 'closeUp' | 'search' | 'keys' | 'back';

const actions: Readonly<Record<string, KeyAction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  ' ': 'closeUp',
  '/': 'search',
  '?': 'keys',
  Escape: 'back',
};

/** What a key means on the page, wherever the focus is; null where the element that has it knows better. */
export function keyAction({ key, target, ctrlKey, metaKey, altKey }: Pressed): KeyAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  const action = Object.hasOwn(actions, key) ? (actions[key] ?? null) : null;
  if (action === 'back') return action;
  if (isWithin(target, 'input, textarea, select, [contenteditable]')) return null;
  if (action === 'closeUp' && isWithin(target, 'button, a, summary') && !isWithin(target, 'dialog')) return null;
  return action;
}
export interface Pressed {
  readonly key: string;
  readonly target: unknown;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

function isWithin(target: unknown, selector: string): boolean {
  return typeof target === 'object' && target !== null && 'closest' in target && typeof target.closest === 'function'
    ? target.closest(selector) !== null
    : false;
}

/** The keys that a person is told of. */
export const keyTable: readonly { readonly keys: readonly string[]; readonly does: string; readonly brief?: string }[] =
  [
    { keys: ['←', '→', '↑', '↓'], does: 'Move from photo to photo', brief: 'move' },
    { keys: ['Space'], does: 'Look closer, and back', brief: 'look closer' },
    { keys: ['Home', 'End'], does: 'First and last photo that is loaded' },
    { keys: ['Page ↑', 'Page ↓'], does: 'A screen up or down' },
    { keys: ['/'], does: 'Search and filter', brief: 'search' },
    { keys: ['Esc'], does: 'Close what is open' },
    { keys: ['?'], does: 'These keys', brief: 'all keys' },
  ];
