import { keyWords } from '../../words/index.ts';
import { type ActionOf, defineKeys } from './defineKeys.ts';

const { groups, labels, briefs } = keyWords;

/** Keys of every page. */
export const frameKeys = defineKeys([
  {
    action: 'palette',
    keys: ['Mod+k'],
    group: groups.everywhere,
    label: labels.palette,
    whileTyping: true,
  },
  { action: 'jobs', keys: ['Shift+j'], group: groups.everywhere, label: labels.jobs },
  { action: 'keys', keys: ['?'], group: groups.everywhere, label: labels.keys, brief: briefs.keys },
  {
    action: 'back',
    keys: ['Escape'],
    group: groups.everywhere,
    label: labels.back,
    whileTyping: true,
    fixed: true,
  },
]);

/** Keys of a page with photos. */
export const photoKeys = defineKeys([
  { action: 'left', keys: ['ArrowLeft'], group: groups.photos, label: labels.left, brief: briefs.move, repeats: true },
  {
    action: 'right',
    keys: ['ArrowRight'],
    group: groups.photos,
    label: labels.right,
    brief: briefs.move,
    repeats: true,
  },
  { action: 'up', keys: ['ArrowUp'], group: groups.photos, label: labels.up, brief: briefs.move, repeats: true },
  { action: 'down', keys: ['ArrowDown'], group: groups.photos, label: labels.down, brief: briefs.move, repeats: true },
  { action: 'first', keys: ['Home'], group: groups.photos, label: labels.first },
  { action: 'last', keys: ['End'], group: groups.photos, label: labels.last },
  { action: 'pageUp', keys: ['PageUp'], group: groups.photos, label: labels.pageUp, repeats: true },
  { action: 'pageDown', keys: ['PageDown'], group: groups.photos, label: labels.pageDown, repeats: true },
  { action: 'closeUp', keys: ['Space'], group: groups.photos, label: labels.closeUp, brief: briefs.closeUp },
  { action: 'search', keys: ['/'], group: groups.photos, label: labels.search, brief: briefs.search },
]);

/** Keys of deciding on photos. Those of a decision go on to the next photo. */
export const reviewKeys = defineKeys([
  { action: 'keep', keys: ['k'], group: groups.decide, label: labels.keep, brief: briefs.keep },
  { action: 'drop', keys: ['x'], group: groups.decide, label: labels.drop, brief: briefs.drop },
  { action: 'relabel', keys: ['r'], group: groups.decide, label: labels.relabel, brief: briefs.relabel },
  { action: 'unsure', keys: ['u'], group: groups.decide, label: labels.unsure, brief: briefs.unsure },
  { action: 'tag', keys: ['t'], group: groups.decide, label: labels.tag, brief: briefs.tag },
  { action: 'note', keys: ['n'], group: groups.decide, label: labels.note, brief: briefs.note },
  {
    action: 'repeat',
    keys: ['.'],
    group: groups.decide,
    label: labels.repeat,
    brief: briefs.repeat,
    repeats: true,
  },
  { action: 'undo', keys: ['z', 'Mod+z'], group: groups.decide, label: labels.undo, brief: briefs.undo, repeats: true },
  {
    action: 'redo',
    keys: ['Shift+z', 'Mod+Shift+z', 'Mod+y'],
    group: groups.decide,
    label: labels.redo,
    repeats: true,
  },
  { action: 'nextUndecided', keys: ['j'], group: groups.decide, label: labels.nextUndecided },
  { action: 'informative', keys: ['i'], group: groups.decide, label: labels.informative },
  { action: 'select', keys: ['s'], group: groups.select, label: labels.select },
  { action: 'extendLeft', keys: ['Shift+ArrowLeft'], group: groups.select, label: labels.extendLeft, repeats: true },
  {
    action: 'extendRight',
    keys: ['Shift+ArrowRight'],
    group: groups.select,
    label: labels.extendRight,
    repeats: true,
  },
  { action: 'extendUp', keys: ['Shift+ArrowUp'], group: groups.select, label: labels.extendUp, repeats: true },
  { action: 'extendDown', keys: ['Shift+ArrowDown'], group: groups.select, label: labels.extendDown, repeats: true },
  { action: 'selectAll', keys: ['Mod+a'], group: groups.select, label: labels.selectAll },
  { action: 'groups', keys: ['g'], group: groups.photos, label: labels.groups },
]);

/** All keys, as the list of keys has them. A key does one thing alone, whatever table has it. */
export const keyTable = [...reviewKeys, ...photoKeys, ...frameKeys];

export type KeyAction = ActionOf<typeof keyTable>;
