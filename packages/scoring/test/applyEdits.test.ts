import type { CorpusEdit, MinedWord } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { applyEdits, slotsInGroups } from '../src/mine/applyEdits.ts';
import { seededRandom } from '../src/random.ts';
import { permutation } from '../src/scores/neglabel/permute.ts';

const word = (text: string, polarity: MinedWord['polarity'] = 'noun'): MinedWord => ({
  text,
  polarity,
  similarity: 0.1,
  nearestLabel: 'hat',
  nearestLabelSimilarity: 0.2,
});
const words = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => word(`${prefix}${i}`));
const edit = (kind: CorpusEdit['kind'], text: string): CorpusEdit => ({ kind, text, polarity: 'noun' });
const textsOf = (list: readonly { text: string }[]) => list.map(({ text }) => text);
const rules = (facts: Partial<Parameters<typeof applyEdits>[2]> = {}) => ({
  groups: 5,
  fraction: 0.15,
  rated: new Map<string, MinedWord>(),
  ...facts,
});

describe('edits of mined negatives', () => {
  const mined = { kept: words('k', 23), reserve: words('r', 4) };

  it('change nothing when there are none', () => {
    expect(textsOf(applyEdits(mined, [], rules()))).toEqual(textsOf(mined.kept));
  });

  it('give the slot of a banned word to the next in line', () => {
    const negatives = applyEdits(mined, [edit('ban', 'k3'), edit('ban', 'k7'), edit('ban', 'r0')], rules());
    expect(negatives).toHaveLength(23);
    expect(negatives[3]?.text).toBe('r1');
    expect(negatives[7]?.text).toBe('r2');
    expect(negatives[22]?.text).toBe('k22');
  });

  it('prefer one of the same polarity in line', () => {
    const both = { kept: [word('a'), word('calm', 'adjective')], reserve: [word('b'), word('red', 'adjective')] };
    expect(textsOf(applyEdits(both, [edit('ban', 'calm')], rules()))).toEqual(['a', 'red']);
    expect(textsOf(applyEdits({ ...both, reserve: [word('b')] }, [edit('ban', 'calm')], rules()))).toEqual(['a', 'b']);
  });

  it('let pinned and added words take slots that are in a group, the weakest first', () => {
    const rated = new Map([['invoice', word('invoice')]]);
    const negatives = applyEdits(
      mined,
      [edit('pin', 'r2'), edit('add', 'invoice'), edit('pin', 'k19')],
      rules({ rated }),
    );
    expect(negatives).toHaveLength(23);
    // 20 of the 23 are in the five groups; k19 is pinned where it is, so the newcomers take 18 and 17.
    expect(negatives[19]).toMatchObject({ text: 'k19', origin: 'pinned' });
    expect(negatives[18]).toMatchObject({ text: 'invoice', origin: 'added' });
    expect(negatives[17]).toMatchObject({ text: 'r2', origin: 'pinned' });
    expect(slotsInGroups(23, 5)).toBe(20);
  });

  it('move the last word into the slot of a banned one when nobody is in line', () => {
    const own = { kept: words('k', 5), reserve: [] };
    const negatives = applyEdits(own, [edit('ban', 'k1'), edit('ban', 'k4')], rules({ fraction: 1 }));
    expect(textsOf(negatives)).toEqual(['k0', 'k3', 'k2']);
    expect(
      applyEdits(
        own,
        textsOf(own.kept).map((text) => edit('ban', text)),
        rules(),
      ),
    ).toEqual([]);
  });

  it('append to a list of one’s own', () => {
    const rated = new Map([['invoice', word('invoice')]]);
    const negatives = applyEdits(
      { kept: words('k', 3), reserve: [] },
      [edit('add', 'invoice')],
      rules({ fraction: 1, rated }),
    );
    expect(textsOf(negatives)).toEqual(['k0', 'k1', 'k2', 'invoice']);
  });

  it('hold for any edits: no banned word, every pinned one, no repeat, the same whatever the order of the edits', () => {
    const random = seededRandom(7);
    const draw = (n: number) => Math.floor(random() * n);
    for (let round = 0; round < 200; round++) {
      const kept = words('k', 1 + draw(60));
      const reserve = words('r', draw(10));
      const rated = new Map(words('x', 10).map((each) => [each.text, each]));
      const all = [...kept, ...reserve, ...rated.values()];
      const texts = [...new Set(Array.from({ length: draw(25) }, () => all[draw(all.length)]?.text ?? ''))];
      const edits = texts.map((text) => edit(text.startsWith('x') ? 'add' : random() < 0.5 ? 'ban' : 'pin', text));
      const rule = rules({ groups: 1 + draw(12), rated });
      const negatives = textsOf(applyEdits({ kept, reserve }, edits, rule));
      expect(new Set(negatives).size).toBe(negatives.length);
      for (const { kind, text } of edits) expect(negatives.includes(text)).toBe(kind !== 'ban');
      expect(textsOf(applyEdits({ kept, reserve }, [...edits].reverse(), rule))).toEqual(negatives);
      const added = edits.filter(({ kind }) => kind !== 'ban').length;
      expect(negatives.length).toBeLessThanOrEqual(Math.max(kept.length, added) + added);
    }
  });

  it('change one group alone when one word is banned', () => {
    const many = { kept: words('k', 1003), reserve: words('r', 50) };
    const groupsOf = (edits: readonly CorpusEdit[]) => {
      const negatives = textsOf(applyEdits(many, edits, rules({ groups: 100 })));
      const kept = slotsInGroups(negatives.length, 100);
      const order = [...permutation(kept, 0)].map((slot) => negatives[slot]);
      return Array.from({ length: 100 }, (_, group) => order.slice(group * 10, (group + 1) * 10).join());
    };
    const [before, after] = [groupsOf([]), groupsOf([edit('ban', 'k500')])];
    expect(before.filter((group, i) => group !== after[i])).toHaveLength(1);
  });
});
