import { expect, test } from 'vitest';
import { parseRunsView, runsViewAddress } from '../features/runs/runsView.ts';
import { scatterPlot } from '../features/runs/scatterPlot.ts';

test('the address of the runs holds what is shown, and anything else shows all', () => {
  const view = { dataset: 'Clothing & more', after: 'R1A=', compare: ['a', 'b'] } as const;
  const address = runsViewAddress('demo', view);
  const params = Object.fromEntries(new URL(address, 'http://stray').searchParams);
  expect(parseRunsView(params)).toEqual(view);
  const all = { dataset: null, after: null, compare: null };
  expect(runsViewAddress('demo', all)).toBe('/p/demo/runs');
  for (const params of [{}, { compare: 'a' }, { compare: 'a~' }, { compare: 'a~b~c' }, { dataset: ['x', 'y'] }])
    expect(parseRunsView(params)).toEqual(all);
});

test('a point stands by its two scores, and has changed side where the thresholds say so', () => {
  const points = [
    { before: 0, after: 1 },
    { before: 1, after: 0 },
    { before: 0.5, after: 0.5 },
  ];
  const { dots, lines, low, high } = scatterPlot(points, [0.4, 0.25], 100);
  expect(dots).toEqual([
    { key: 0, x: 0, y: 0, side: 'leaving' },
    { key: 1, x: 100, y: 100, side: 'entering' },
    { key: 2, x: 50, y: 50, side: 'same' },
  ]);
  expect([lines, low, high]).toEqual([{ across: 40, up: 75 }, '0.00', '1.00']);
});

test('scores that are all the same, or none, have their place too', () => {
  expect(scatterPlot([{ before: 7, after: 7 }], [null, 9], 100)).toMatchObject({
    dots: [{ x: 50, y: 50, side: 'entering' }],
    lines: { across: null, up: 0 },
  });
  expect(scatterPlot([], [null, null], 100).dots).toEqual([]);
});
