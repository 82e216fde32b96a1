import { Client, fetchExchange, gql } from '@urql/core';
import { expect, test } from 'vitest';
import { ask } from '../features/api/ask.ts';

test('what is asked again is not answered by what was asked before', async () => {
  const waiting: ((response: Response) => void)[] = [];
  const client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    exchanges: [fetchExchange],
    fetch: () => new Promise((resolve) => waiting.push(resolve)),
  });
  const answer = (state: string) =>
    new Response(JSON.stringify({ data: { state } }), { headers: { 'content-type': 'application/json' } });
  const document = gql<{ state: string }, Record<string, never>>('{ state }');
  const [before, after] = [ask(client, document, {}), ask(client, document, {})];
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.(answer('new'));
  waiting[0]?.(answer('old'));
  expect(await before).toEqual({ state: 'old' });
  expect(await after).toEqual({ state: 'new' });
});
