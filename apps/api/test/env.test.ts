import { expect, it } from 'vitest';
import { readEnv } from '../src/env.ts';

const complete = { DATABASE_URL: 'postgresql://stray:hunter2@db/stray', STRAY_HOME: '/data' };

it('what is not said has a default', () => {
  expect(readEnv(complete)).toMatchObject({ API_PORT: 4000, HOST: '127.0.0.1' });
});

it.each([
  [{ STRAY_HOME: '/data' }, 'DATABASE_URL is not set.'],
  [{ ...complete, DATABASE_URL: 'mysql://stray:hunter2@db/stray' }, 'DATABASE_URL: is not a postgresql:// address'],
  [{ ...complete, API_PORT: '70000' }, /^API_PORT: /],
])('a variable that is wrong is named, and its value is not', (variables, message) => {
  expect(() => readEnv(variables)).toThrow(message);
  expect(() => readEnv(variables)).not.toThrow('hunter2');
});
