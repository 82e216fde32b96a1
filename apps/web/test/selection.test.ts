import { describe, expect, it } from 'vitest';
import { extended, isSelected, nothing, toggled } from '../features/review/selection.ts';

const loaded = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Parameters<typeof isSelected>[0]) =>
  loaded.filter((id) => isSelected(selection, id)).join('');

describe('a selection', () => {
  it('takes one photo after the other, and lets each go', () => {
    const one = toggled(nothing, 'b', loaded);
    const two = toggled(one, 'd', loaded);
    expect([chosen(one), chosen(two), chosen(toggled(two, 'b', loaded))]).toEqual(['b', 'bd', 'd']);
    expect(toggled(one, 'b', loaded)).toEqual(nothing);
  });

  it('goes on from where it began, in both directions', () => {
    const right = extended(nothing, { from: 'c', to: 'd', loaded });
    const further = extended(right, { from: 'd', to: 'e', loaded });
    const back = extended(further, { from: 'e', to: 'a', loaded });
    expect([chosen(right), chosen(further), chosen(back)]).toEqual(['cd', 'cde', 'abc']);
  });

  it('of all without one is those that are loaded without it', () => {
    expect(chosen({ kind: 'all' })).toBe('abcde');
    expect(chosen(toggled({ kind: 'all' }, 'c', loaded))).toBe('abde');
  });

  it('stays where it is told of a photo that is not there', () => {
    const one = toggled(nothing, 'b', loaded);
    expect(extended(one, { from: 'b', to: 'x', loaded })).toBe(one);
  });
});
