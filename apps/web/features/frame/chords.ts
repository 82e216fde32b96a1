import { keyWords } from '../../words/index.ts';

/** What was pressed, as a browser's KeyboardEvent tells it. */
export interface Pressed {
  readonly key: string;
  /** Where the key is on the board: KeyK. */
  readonly code?: string;
  readonly target: unknown;
  readonly shiftKey?: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat?: boolean;
  readonly getModifierState?: (name: string) => boolean;
}

const modifiers: readonly string[] = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'NumLock', 'Dead'];

/**
 * A key with what is held beside it, written as `k`, `Shift+k`, `Mod+k`, `Mod+Shift+z`, `Alt+ArrowUp`, `Space`, `?`.
 * `Mod` is Ctrl or ⌘. Shift is part of a sign that it types, and told apart for letters and keys with a name. Letters of
 * other scripts are those of the same key on a Latin board.
 *
 * @returns null while only Shift, Ctrl, … are held
 */
export function chordOf(event: Pressed): string | null {
  if (modifiers.includes(event.key) || event.key === '') return null;
  const key = baseKey(event);
  const typesSign = event.key.length === 1 && event.key !== ' ' && key.toLowerCase() === key.toUpperCase();
  // AltGr, by which many boards type signs, comes as Ctrl and Alt on some systems.
  const byAltGr = event.key.length === 1 && event.getModifierState?.('AltGraph') === true;
  return [
    ...((event.ctrlKey || event.metaKey) && !byAltGr ? ['Mod'] : []),
    ...(event.altKey && !byAltGr ? ['Alt'] : []),
    ...(event.shiftKey === true && !typesSign ? ['Shift'] : []),
    key,
  ].join('+');
}

function baseKey({ key, code = '' }: Pressed): string {
  if (key === ' ') return 'Space';
  if (key.length > 1) return key;
  const isLetter = key.toLowerCase() !== key.toUpperCase();
  const onLatinBoard = /^Key([A-Z])$/.exec(code)?.[1];
  if (key > '\u007f' && onLatinBoard !== undefined) return onLatinBoard.toLowerCase();
  return isLetter ? key.toLowerCase() : key;
}

const names: Readonly<Record<string, string>> = keyWords.names;
/** Signs that a Mac’s keyboard has on it. */
const macNames: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧' };
const heldNames: Readonly<Record<string, string>> = keyWords.held;

/** A chord for people: `K`, `Ctrl K`, `Shift ←`. */
export function chordName(chord: string, onMac = false): string {
  const held = chord.split('+').slice(0, -1).filter(Boolean);
  const key = chord.endsWith('+') ? '+' : (chord.split('+').at(-1) ?? '');
  const parts = held
    .filter((part) => part !== '')
    .map((part) => (onMac ? macNames[part] : undefined) ?? heldNames[part] ?? part);
  return [...parts, names[key] ?? (key.length === 1 ? key.toUpperCase() : key)].join(' ');
}
