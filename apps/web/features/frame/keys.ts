import { type ActionOf, defineKeys } from './defineKeys.ts';

/** Keys of every page. */
export const frameKeys = defineKeys([
  {
    action: 'palette',
    keys: ['Mod+k'],
    group: 'Everywhere',
    label: 'Go to a page, or do something by its name',
    whileTyping: true,
  },
  { action: 'jobs', keys: ['Shift+j'], group: 'Everywhere', label: 'What is at work' },
  { action: 'keys', keys: ['?'], group: 'Everywhere', label: 'These keys', brief: 'all keys' },
  {
    action: 'back',
    keys: ['Escape'],
    group: 'Everywhere',
    label: 'Close what is open',
    whileTyping: true,
    fixed: true,
  },
]);

/** Keys of a page with photos. */
export const photoKeys = defineKeys([
  { action: 'left', keys: ['ArrowLeft'], group: 'Photos', label: 'The photo before', brief: 'move', repeats: true },
  { action: 'right', keys: ['ArrowRight'], group: 'Photos', label: 'The photo after', brief: 'move', repeats: true },
  { action: 'up', keys: ['ArrowUp'], group: 'Photos', label: 'The photo above', brief: 'move', repeats: true },
  { action: 'down', keys: ['ArrowDown'], group: 'Photos', label: 'The photo below', brief: 'move', repeats: true },
  { action: 'first', keys: ['Home'], group: 'Photos', label: 'The first photo' },
  { action: 'last', keys: ['End'], group: 'Photos', label: 'The last photo that is loaded' },
  { action: 'pageUp', keys: ['PageUp'], group: 'Photos', label: 'A screen up', repeats: true },
  { action: 'pageDown', keys: ['PageDown'], group: 'Photos', label: 'A screen down', repeats: true },
  { action: 'closeUp', keys: ['Space'], group: 'Photos', label: 'Look closer, and back', brief: 'look closer' },
  { action: 'search', keys: ['/'], group: 'Photos', label: 'Search', brief: 'search' },
]);

/** All keys, as the list of keys has them. A key does one thing alone, whatever table has it. */
export const keyTable = [...photoKeys, ...frameKeys];

export type KeyAction = ActionOf<typeof keyTable>;
