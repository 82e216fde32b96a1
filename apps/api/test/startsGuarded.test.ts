import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3Server, withOneDatabase } from '@stray/testing';
import { expect, it } from 'vitest';
import { refuseOpenGateway } from '../src/identity/authenticate.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

withOneDatabase((database) => {
  const start = (more: NodeJS.ProcessEnv) =>
    promisify(execFile)(process.execPath, [main], {
      env: { PATH: process.env.PATH, DATABASE_URL: database().url, STRAY_HOME: '/tmp/stray-nowhere', ...more },
      timeout: 180_000,
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

  it('the API does not start with S3 settings that do not serve, says which, and repeats no secret', async () => {
    const s3 = await startS3Server();
    try {
      const missing = await start({ ...s3.env, STRAY_STORAGE: 's3://nowhere' });
      expect(missing).toMatch(/There is no bucket “nowhere”\. \[STORAGE_REFUSED\]/);
      s3.checkSignatures(true);
      const wrong = { ...s3.env, AWS_SECRET_ACCESS_KEY: 'wrong-secret', STRAY_STORAGE: `s3://${s3.bucket}/stray` };
      const refused = await start(wrong);
      expect(refused).toMatch(/credentials right\? \[STORAGE_REFUSED\]/);
      expect(refused).not.toContain('wrong-secret');
    } finally {
      await s3.close();
    }
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
