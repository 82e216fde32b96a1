import { expect, test } from 'vitest';
import { destinationsOf, projectOfPath } from '../features/commands/destinations.ts';
import type { Destinations } from '../features/commands/documents.ts';

const found = (admin: boolean, signedIn: boolean): Destinations => ({
  viewer: { admin, signedIn },
  projects: {
    edges: [
      {
        node: { name: 'Demo', slug: 'demo', role: 'OWNER', datasets: { edges: [{ node: { id: '1', name: 'jobs' } }] } },
      },
      { node: { name: 'Street', slug: 'street', role: 'VIEWER', datasets: { edges: [] } } },
    ],
  },
});

test('a page knows its project by its address', () => {
  expect(projectOfPath('/p/na%C3%AFve/labels')).toBe('naïve');
  expect(projectOfPath('/')).toBe(null);
  expect(projectOfPath('/p/')).toBe(null);
});

test('the pages of the project that one is in come first, and all have addresses of their own', () => {
  const commands = destinationsOf(found(true, true), '/p/street/runs');
  expect(commands[0]).toMatchObject({ label: 'Street', group: 'This project: Street' });
  expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  expect(commands.find(({ label }) => label === 'Demo / jobs')).toMatchObject({ href: '/p/demo/1' });
  expect(commands.find(({ label }) => label === 'Demo / Jobs')).toMatchObject({ href: '/p/demo/jobs' });
});

test('what one may not do is not offered', () => {
  const labels = (admin: boolean, signedIn: boolean) =>
    destinationsOf(found(admin, signedIn), '/').map(({ label }) => label);
  expect(labels(false, true)).toEqual(expect.arrayContaining(['Account', 'Demo / Members', 'Demo / History']));
  for (const hidden of ['New project', 'Disk use', 'Users', 'Street / History'])
    expect(labels(false, true)).not.toContain(hidden);
  for (const hidden of ['Account', 'Users', 'Demo / Members']) expect(labels(true, false)).not.toContain(hidden);
});
