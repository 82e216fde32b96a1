import { StrayError } from '@stray/core';
import { describe, redact } from '@stray/telemetry';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { expect, describe as group, it } from 'vitest';
import { formatError } from '../src/errors.ts';

function format(originalError: Error) {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  return { formatted: formatError(new GraphQLError(originalError.message, { originalError }), log), lines };
}

group('an error that leaves the server', () => {
  it('keeps the words and the code of an error written for people', () => {
    const { formatted, lines } = format(new StrayError('NOT_FOUND', 'There is no such run.'));
    expect(formatted).toMatchObject({ message: 'There is no such run.', extensions: { code: 'NOT_FOUND' } });
    expect(lines).toEqual([]);
  });

  it('says nothing of a fault of ours but the id under which it is logged', () => {
    const { formatted, lines } = format(new Error('column "x" of postgres://stray:hunter2@db/stray'));
    const id = String(formatted.extensions?.id);
    expect(formatted.message).toBe(`Something went wrong inside Stray; the log has the details. (${id})`);
    expect(formatted.extensions).toEqual({ code: 'INTERNAL', id });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(id);
    expect(lines[0]).toContain('column');
    expect(lines[0]).not.toContain('hunter2');
  });

  it('masks a StrayError that names itself a fault of ours', () => {
    expect(format(new StrayError('INTERNAL', 'the pool is gone')).formatted.message).not.toContain('pool');
  });
});

group('what is logged', () => {
  it.each([
    ['postgresql://stray:hunter2@db:5432/stray', 'postgresql://stray:***@db:5432/stray'],
    ['password=hunter2 host=db', 'password=*** host=db'],
    ['{"token":"abc","a":1}', '{"token":"***","a":1}'],
    ['Authorization: Bearer abc.def', 'Authorization: ***'],
    ['http://127.0.0.1:4000/media', 'http://127.0.0.1:4000/media'],
  ])('has no secrets: %s', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it('holds the causes of an error', () => {
    expect(describe(new Error('outer', { cause: new Error('inner') }))).toMatch(/outer[\s\S]*caused by[\s\S]*inner/);
  });
});
