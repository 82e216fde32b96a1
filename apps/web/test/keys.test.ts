import { expect, test } from 'vitest';
import { keyAction } from '../features/frame/keys.ts';

const within = (...tags: string[]) => ({
  closest: (selector: string) => (selector.split(', ').some((tag) => tags.includes(tag)) ? {} : null),
});
const pressed = (key: string, target: unknown = within(), held = {}) =>
  keyAction({ key, target, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('keys act wherever the focus is', () => {
  expect(['ArrowLeft', ' ', '/', '?', 'Escape', 'Home'].map((key) => pressed(key))).toEqual([
    'left',
    'closeUp',
    'search',
    'keys',
    'back',
    'first',
  ]);
  expect(['a', 'toString', 'Enter', ''].map((key) => pressed(key))).toEqual([null, null, null, null]);
});

test('keys are left to the field that is typed in, but for Escape', () => {
  const field = within('input');
  expect(['ArrowLeft', ' ', '/', '?', 'Escape'].map((key) => pressed(key, field))).toEqual([
    null,
    null,
    null,
    null,
    'back',
  ]);
});

test('Space presses the button that has the focus, and closes the photo that fills the window', () => {
  expect(pressed(' ', within('button'))).toBe(null);
  expect(pressed('ArrowLeft', within('button'))).toBe('left');
  expect(pressed(' ', within('button', 'dialog'))).toBe('closeUp');
});

test("the browser's own keys stay its own", () => {
  expect(pressed('ArrowLeft', within(), { altKey: true })).toBe(null);
  expect(pressed('/', within(), { ctrlKey: true })).toBe(null);
});
