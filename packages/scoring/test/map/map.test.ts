import { expect, it } from 'vitest';
import { chooseAnchors, mostAnchors } from '../../src/map/chooseAnchors.ts';
import { placeAmong } from '../../src/map/placeAmong.ts';
import { principalPlane } from '../../src/map/principalPlane.ts';

it('all are laid out while they are few, and a random part of many, the same for the same seed', () => {
  expect([...chooseAnchors(5, 1)]).toEqual([0, 1, 2, 3, 4]);
  const chosen = chooseAnchors(30_000, 1);
  expect(chosen).toHaveLength(mostAnchors);
  expect(new Set(chosen).size).toBe(mostAnchors);
  expect([...chosen]).toEqual([...chosen].sort((a, b) => a - b));
  expect(chooseAnchors(30_000, 1)).toEqual(chosen);
  expect(chooseAnchors(30_000, 2)).not.toEqual(chosen);
  // Of the first third about a third.
  expect(chosen.filter((position) => position < 10_000).length / mostAnchors).toBeCloseTo(1 / 3, 1);
});

it('what is the same as a row of the layout lies where that lies, and what is between two lies between them', () => {
  const places = Float32Array.of(0, 0, 10, 0, 0, 40);
  const search = { k: 2, indices: Uint32Array.of(1, 0, 0, 1), distances: Float32Array.of(0, 0.5, 0.2, 0.2) };
  expect([...placeAmong(search, places)]).toEqual([10, 0, 5, 0]);
});

it('the nearest of two pulls the more', () => {
  const search = { k: 2, indices: Uint32Array.of(0, 1), distances: Float32Array.of(0.1, 0.3) };
  const [x = 0] = placeAmong(search, Float32Array.of(0, 0, 10, 0));
  // Weights 1 and e^−2: σ is the mean of 0 and 0.2.
  expect(x).toBeCloseTo((10 * Math.exp(-2)) / (1 + Math.exp(-2)), 5);
});

it('the principal plane keeps the two widest directions, the widest first', () => {
  const rows = Float32Array.of(5, 0, 9, -5, 0, 9, 0, 2, 9, 0, -2, 9);
  const plane = [...principalPlane(rows, 3)].map((value) => Math.round(value * 1000) / 1000 + 0);
  expect(plane.map(Math.abs)).toEqual([10, 0, 10, 0, 0, 4, 0, 4]);
  expect(plane[0]).toBe(-(plane[2] ?? 0));
  expect([...principalPlane(new Float32Array(6).fill(1), 2)]).toEqual([0, 0, 0, 0, 0, 0]);
});
