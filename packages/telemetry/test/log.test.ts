import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, describe as group, it } from 'vitest';
import { createLog, forRequest } from '../src/log.ts';
import { redact, secretsIn } from '../src/redact.ts';

async function logged(
  write: (log: Awaited<ReturnType<typeof createLog>>) => void,
  environment: NodeJS.ProcessEnv = {},
) {
  const lines: string[] = [];
  write(await createLog({ app: 'test', environment, destination: { write: (line) => void lines.push(line) } }));
  return lines;
}

group('a line of log', () => {
  it('is JSON with the app and the id of the request that it is for', async () => {
    const [line = ''] = await logged((log) => forRequest('request-1', () => log.info({ sampleId: 'x' }, 'Done.')));
    expect(JSON.parse(line)).toMatchObject({ app: 'test', requestId: 'request-1', sampleId: 'x', msg: 'Done.' });
  });

  it.each([
    ['a password in an address', { url: 'postgres://stray:hunter2!@db/stray' }],
    ['a field that names itself a secret', { password: 'hunter2!' }],
    ['a field in a field', { user: { apiKey: 'hunter2!', STRAY_SECRET: 'hunter2!' } }],
    ['a secret of several words', { password: 'correct hunter2! battery "staple"' }],
    ['a header', { headers: { authorization: 'Bearer hunter2!', cookie: 'session=hunter2!' } }],
    ['JSON that is a text', { body: JSON.stringify({ password: 'hunter2!', name: 'x' }) }],
    [
      'an error and its cause',
      { error: new Error('token=hunter2!', { cause: new Error('postgres://a:hunter2!@b/c') }) },
    ],
    ['a message', 'It said password: hunter2!'],
  ])('never holds %s', async (_, what) => {
    const [line = ''] = await logged((log) => (typeof what === 'string' ? log.info(what) : log.info(what, 'Seen.')));
    expect(line).not.toContain('hunter2');
    expect(line).toContain('***');
    expect(() => JSON.parse(line)).not.toThrow();
  });

  it('never holds a secret of the environment, wherever it stands', async () => {
    const environment = {
      STRAY_SECRET: 'a long secret of the server',
      DATABASE_URL: 'postgres://stray:p%40ssword1@db/stray',
      OIDC_CLIENT_SECRET: 'correct-horse',
      STRAY_HOME: '/data/home',
    };
    const [line = ''] = await logged(
      (log) => log.info({ where: '/data/home', raw: 'x a long secret of the server, p@ssword1 and correct-horse' }),
      environment,
    );
    expect(line).not.toMatch(/long secret|p@ssword1|correct-horse/);
    expect(line).toContain('/data/home');
  });

  it('is for people where it is told so', async () => {
    const destination = new PassThrough();
    const log = await createLog({ app: 'test', format: 'pretty', environment: {}, destination });
    log.warn({ password: 'hunter2!' }, 'It is late.');
    const [line] = await once(destination, 'data');
    expect(String(line)).toMatch(/^\[\d\d:\d\d:\d\d\] WARN.*: It is late\. \{"password":"\*\*\*"\}\n$/);
  });
});

it.each([
  ['maxTokens: 4000', 'maxTokens: 4000'],
  ['{"tokens":12}', '{"tokens":12}'],
  ['http://127.0.0.1:3000/p/x', 'http://127.0.0.1:3000/p/x'],
  [String.raw`{"body":"{\"token\":\"a \\\"b\\\" c\",\"x\":1}"}`, String.raw`{"body":"{\"token\":\"***\",\"x\":1}"}`],
  ['{"token":"abc","name":"x"}', '{"token":"***","name":"x"}'],
  ['Authorization: Basic abc123== done', 'Authorization: *** done'],
])('%s is written as %s', (text, written) => {
  expect(redact(text)).toBe(written);
});

it('what is no secret of the environment is not taken for one', () => {
  expect(secretsIn({ STRAY_SECRET_FILE: '/run/secrets/stray', DB_PASSWORD: 'short', HOME: '/home/someone' })).toEqual(
    [],
  );
});
