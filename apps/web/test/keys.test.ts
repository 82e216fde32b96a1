import { expect, test } from 'vitest';
import { chordName, chordOf } from '../features/frame/chords.ts';
import { defineKeys } from '../features/frame/defineKeys.ts';
import { keyAction } from '../features/frame/keyAction.ts';
import { keysOf, readBindings, rebound, takenBy, withDefault } from '../features/frame/keyBindings.ts';
import { keyTable } from '../features/frame/keys.ts';

/** An element inside elements that match these selectors. */
const within = (...selectors: string[]) => ({
  closest: (asked: string) => (asked.split(', ').some((selector) => selectors.includes(selector)) ? {} : null),
});
const event = (key: string, held = {}, target: unknown = within()) => ({
  key,
  target,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
const table = defineKeys([
  { action: 'keep', keys: ['k'], group: 'Decide', label: 'Keep' },
  { action: 'drop', keys: ['x', 'Delete'], group: 'Decide', label: 'Drop' },
  { action: 'undo', keys: ['z', 'Mod+z'], group: 'Decide', label: 'Undo', repeats: true },
  { action: 'save', keys: ['Mod+Enter'], group: 'Decide', label: 'Save', whileTyping: true },
  { action: 'back', keys: ['Escape'], group: 'Page', label: 'Close', fixed: true },
]);
const pressed = (key: string, target: unknown = within(), held = {}) => keyAction(event(key, held, target), keyTable);

test('a chord is the key that was meant, on whatever board', () => {
  expect(chordOf(event('k'))).toBe('k');
  expect(chordOf(event('K', { shiftKey: true }))).toBe('Shift+k');
  expect(chordOf(event('K')), 'with caps lock').toBe('k');
  expect(chordOf(event('?', { shiftKey: true })), 'typed with Shift here').toBe('?');
  expect(chordOf(event('?')), 'and without there').toBe('?');
  expect(chordOf(event('ArrowLeft', { shiftKey: true }))).toBe('Shift+ArrowLeft');
  expect(chordOf(event('z', { ctrlKey: true }))).toBe('Mod+z');
  expect(chordOf(event('Z', { metaKey: true, shiftKey: true }))).toBe('Mod+Shift+z');
  expect(chordOf(event(' '))).toBe('Space');
  expect(chordOf(event('л', { code: 'KeyK' })), 'a Cyrillic board').toBe('k');
  expect(chordOf(event('ö', { code: 'Semicolon' })), 'a German board').toBe('ö');
  const byAltGr = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === 'AltGraph' };
  expect(chordOf(event('[', byAltGr)), 'AltGr types signs').toBe('[');
  expect(['Shift', 'Control', 'Meta', 'Dead', ''].map((key) => chordOf(event(key)))).toEqual(Array(5).fill(null));
});

test('chords are named as people know their keys', () => {
  expect(['k', 'Mod+k', 'Shift+ArrowLeft', '+', 'Mod++', 'PageUp'].map((chord) => chordName(chord))).toEqual([
    'K',
    'Ctrl K',
    'Shift ←',
    '+',
    'Ctrl +',
    'Page ↑',
  ]);
  expect(chordName('Mod+Shift+z', true)).toBe('⌘ ⇧ Z');
});

test('keys act wherever the focus is', () => {
  expect(['ArrowLeft', ' ', '/', '?', 'Escape', 'Home'].map((key) => pressed(key))).toEqual([
    'left',
    'closeUp',
    'search',
    'keys',
    'back',
    'first',
  ]);
  expect(['toString', 'F5', ''].map((key) => pressed(key))).toEqual([null, null, null]);
});

test('keys are left to the field that is typed in, but for those that are marked', () => {
  const field = within('input');
  expect(['ArrowLeft', ' ', '/', '?', 'Escape'].map((key) => pressed(key, field))).toEqual([
    null,
    null,
    null,
    null,
    'back',
  ]);
  expect(pressed('k', field, { ctrlKey: true })).toBe('palette');
  expect(keyAction(event('Enter', { ctrlKey: true }, within('textarea')), table)).toBe('save');
  expect(keyAction(event('z', { ctrlKey: true }, within('textarea')), table)).toBe(null);
});

test('a switch keeps the keys that move it, and leaves the letters', () => {
  const slider = within('[role="slider"]');
  expect(pressed('ArrowLeft', slider)).toBe(null);
  expect(pressed('/', slider)).toBe('search');
});

test('Space presses the button that has the focus, and closes the photo that fills the window', () => {
  expect(pressed(' ', within('button'))).toBe(null);
  expect(pressed('ArrowLeft', within('button'))).toBe('left');
  expect(pressed(' ', within('button', '[role="dialog"]'))).toBe('closeUp');
  // A photo that was clicked has the focus, and does nothing by itself.
  expect(pressed(' ', within('[role="option"]'))).toBe('closeUp');
});

test("the browser's own keys stay its own", () => {
  expect(pressed('ArrowLeft', within(), { altKey: true })).toBe(null);
  expect(pressed('/', within(), { ctrlKey: true })).toBe(null);
});

test('a key that is held decides once, and moves on and on', () => {
  expect(keyAction(event('k', { repeat: true }), table)).toBe(null);
  expect(keyAction(event('z', { repeat: true }), table)).toBe('undo');
  expect(pressed('ArrowRight', within(), { repeat: true })).toBe('right');
});

test('a key that a person chose acts, and the one before does not', () => {
  const bindings = rebound('keep', ['Enter'], table, {});
  expect(bindings).toEqual({ keep: ['Enter'] });
  expect(keyAction(event('Enter'), table, bindings)).toBe('keep');
  expect(keyAction(event('k'), table, bindings)).toBe(null);
  expect(keyAction(event('x'), table, bindings)).toBe('drop');
});

test('a key that something else has is told, and taken from there alone', () => {
  expect(takenBy('x', 'keep', table, {})?.action).toBe('drop');
  expect(takenBy('x', 'drop', table, {})).toBe(null);
  const bindings = rebound('keep', ['x'], table, {});
  expect(bindings).toEqual({ keep: ['x'], drop: ['Delete'] });
  expect(takenBy('k', 'drop', table, bindings)).toBe(null);
  expect(withDefault('drop', table, bindings)).toEqual({ keep: [] });
  expect(withDefault('keep', table, withDefault('drop', table, bindings))).toEqual({});
});

test('a fixed key stays whatever is stored', () => {
  const row = table.find(({ action }) => action === 'back');
  expect(row && keysOf(row, { back: ['b'] })).toEqual(['Escape']);
});

test('what is stored may be anything', () => {
  expect(readBindings('{"keep":["a"],"drop":"x","undo":[1]}')).toEqual({ keep: ['a'] });
  expect([null, '', 'null', '[]', '7', '{'].map(readBindings)).toEqual(Array(6).fill({}));
});

test('each key does one thing alone, and each action is there once', () => {
  const keys = keyTable.flatMap((row) => row.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(keyTable.map(({ action }) => action)).size).toBe(keyTable.length);
});
