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
  { action: 'search', keys: ['/'], group: 'Photos', label: 'Search and filter', brief: 'search' },
]);

/** Keys of deciding on photos. Those of a decision go on to the next photo. */
export const reviewKeys = defineKeys([
  { action: 'keep', keys: ['k'], group: 'Decide', label: 'Keep: it belongs', brief: 'keep' },
  { action: 'drop', keys: ['x'], group: 'Decide', label: 'Drop: it does not belong', brief: 'drop' },
  { action: 'relabel', keys: ['r'], group: 'Decide', label: 'Relabel: it belongs to another class', brief: 'relabel' },
  { action: 'unsure', keys: ['u'], group: 'Decide', label: 'Unsure: leave it to somebody else', brief: 'unsure' },
  { action: 'tag', keys: ['t'], group: 'Decide', label: 'Add or take away a tag', brief: 'tag' },
  { action: 'note', keys: ['n'], group: 'Decide', label: 'Write a note', brief: 'note' },
  {
    action: 'repeat',
    keys: ['.'],
    group: 'Decide',
    label: 'The last decision once more',
    brief: 'repeat',
    repeats: true,
  },
  { action: 'undo', keys: ['z', 'Mod+z'], group: 'Decide', label: 'Undo', brief: 'undo', repeats: true },
  {
    action: 'redo',
    keys: ['Shift+z', 'Mod+Shift+z', 'Mod+y'],
    group: 'Decide',
    label: 'Redo',
    repeats: true,
  },
  { action: 'nextUndecided', keys: ['j'], group: 'Decide', label: 'The next photo that nobody has decided on' },
  { action: 'informative', keys: ['i'], group: 'Decide', label: 'The photo whose decision would tell most' },
  { action: 'select', keys: ['s'], group: 'Select', label: 'Select the photo, or not' },
  { action: 'extendLeft', keys: ['Shift+ArrowLeft'], group: 'Select', label: 'Select on to the left', repeats: true },
  {
    action: 'extendRight',
    keys: ['Shift+ArrowRight'],
    group: 'Select',
    label: 'Select on to the right',
    repeats: true,
  },
  { action: 'extendUp', keys: ['Shift+ArrowUp'], group: 'Select', label: 'Select on upwards', repeats: true },
  { action: 'extendDown', keys: ['Shift+ArrowDown'], group: 'Select', label: 'Select on downwards', repeats: true },
  { action: 'selectAll', keys: ['Mod+a'], group: 'Select', label: 'Select all that match, also those not loaded' },
  { action: 'groups', keys: ['g'], group: 'Photos', label: 'Groups, and back to photos' },
]);

/** All keys, as the list of keys has them. A key does one thing alone, whatever table has it. */
export const keyTable = [...reviewKeys, ...photoKeys, ...frameKeys];

export type KeyAction = ActionOf<typeof keyTable>;
