import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withDatabase } from '@stray/testing';
import { expect, it } from 'vitest';
import { refuseOpenGateway } from '../src/identity/authenticate.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

withDatabase((database) => {
  const start = (more: NodeJS.ProcessEnv) =>
    promisify(execFile)(process.execPath, [main], {
      env: { PATH: process.env.PATH, DATABASE_URL: database().url, STRAY_HOME: '/tmp/stray-nowhere', ...more },
      timeout: 60_000,
    }).then(
      () => 'it started',
      ({ stderr }: { stderr: string }) => stderr,
    );

  it('the API does not start open to others', async () => {
    for (const where of [{ HOST: '0.0.0.0' }, { STRAY_HOST: '0.0.0.0' }]) {
      expect(await start(where)).toMatch(/STRAY_SECRET has to be set.* \[SECRET_REQUIRED\]/);
    }
    const secret = 'a secret of at least thirty-two characters';
    const refused = await start({ STRAY_HOST: '0.0.0.0', STRAY_SECRET: secret });
    expect(refused).toMatch(/STRAY_ADMIN_EMAIL.* \[ADMIN_REQUIRED\]/);
    expect(refused).not.toContain(secret);
  });
});

it('an API without login answers to no page that others can reach', () => {
  const ask = (headers: Record<string, string>) => {
    const answered: (number | 'on')[] = [];
    const response = {
      status(given: number) {
        answered.push(given);
        return response;
      },
      set: () => response,
      json: () => response,
    };
    void refuseOpenGateway(null)({ headers } as never, response as never, () => answered.push('on'));
    return answered;
  };
  expect(ask({ 'x-stray-login': 'required' })).toEqual([503]);
  expect(ask({})).toEqual(['on']);
});
