import { parseFilter, suggestFilter } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { seeded } from './samples.ts';

const known = {
  classes: ['hat', 'running shoe'],
  labels: ['hat'],
  negatives: ['invoice', 'moped'],
  words: ['moped', 'motor scooter'],
  tags: ['rain'],
  reviewers: ['Ann Lee'],
};

/** With `|` for the caret. */
function at(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, items } = suggestFilter(text, caret, known);
  return { inserts: items.map(({ insert }) => insert), replaced: text.slice(from, to) };
}

describe('what a person may go on with', () => {
  it.each([
    [
      '|',
      [
        'score',
        'p',
        'flagged',
        'reviewed',
        'near',
        'negative',
        'looks like',
        'nearest',
        'class',
        'mismatch',
        'decision',
        'tag',
      ],
      '',
    ],
    ['sc|', ['score'], 'sc'],
    ['re|', ['reviewed', 'reviewer'], 're'],
    ['looks l|', ['looks like'], 'looks l'],
    ['score |', ['<', '<=', '>', '>=', '='], ''],
    ['score <|', ['<', '<='], '<'],
    ['score < |', ['0.3', '0.5', '0.1..0.3'], ''],
    ['score < 0.3 |', ['and', 'or'], ''],
    ['score < 0.3 a|', ['and'], 'a'],
    ['flagged and no|', ['note', 'not'], 'no'],
    ['class = |', ['hat', '"running shoe"'], ''],
    ['class = run|', ['"running shoe"'], 'run'],
    ['class = "run|', ['"running shoe"'], '"run'],
    ['nearest = |', ['hat'], ''],
    ['near |', ['invoice', 'moped', '"motor scooter"'], ''],
    ['near sco|', ['"motor scooter"'], 'sco'],
    ['reviewer != a|', ['"Ann Lee"'], 'a'],
    ['tag = |', ['rain'], ''],
    ['decision = |', ['keep', 'drop', 'relabel', 'unsure'], ''],
    ['split = t|', ['train', 'test'], 't'],
    ['quality = |', ['dark', 'bright', 'blurry', 'low-information', 'odd-ratio', 'odd-size', 'duplicate'], ''],
    ['path |', ['~'], ''],
    ['(flagged |', ['and', 'or', ')'], ''],
    ['tag = r| and flagged', ['rain'], 'r'],
    ['scroe < |', [], 'scroe < '],
  ])('%s', (marked, inserts, replaced) => {
    const found = at(marked);
    expect(found.inserts).toEqual(inserts);
    expect(found.replaced).toBe(replaced);
  });

  it('leads from nothing to a filter that is read, step by step', () => {
    const random = seeded(3);
    for (let i = 0; i < 300; i++) {
      let text = '';
      for (let step = 0; step < 12; step++) {
        const { from, to, items } = suggestFilter(text, text.length, known);
        const item = items[Math.floor(random() * items.length)];
        if (item === undefined) {
          text += 'x ';
          continue;
        }
        text = `${text.slice(0, from)}${item.insert} ${text.slice(to)}`;
        const { error } = parseFilter(text);
        // Only ever something that is missing at the end.
        if (error !== undefined)
          expect([text, error.to >= text.trimEnd().length || error.message.includes('not closed')]).toEqual([
            text,
            true,
          ]);
        else if (random() < 0.3) break;
      }
    }
  });
});
