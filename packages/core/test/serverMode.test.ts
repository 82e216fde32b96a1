import { describe, expect, it } from 'vitest';
import { isLoopback, readServerSettings, requireAdmin } from '../src/serverMode.ts';

const secret = 'a secret of at least thirty-two characters';
const open = { STRAY_HOST: '0.0.0.0', STRAY_SECRET: secret };
const admin = { STRAY_ADMIN_EMAIL: 'Ada@Example.org', STRAY_ADMIN_PASSWORD: 'correct horse' };

const codeOf = (env: Readonly<Record<string, string | undefined>>) => {
  try {
    return readServerSettings(env);
  } catch (error) {
    expect(String(error)).not.toContain('hunter2');
    return (error as { code: string }).code;
  }
};

describe('a Stray that others can reach', () => {
  it.each(['127.0.0.1', 'localhost', '::1', '127.1.2.3'])('is none on %s alone', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(readServerSettings({ STRAY_HOST: host })).toBeNull();
    expect(readServerSettings({ HOST: host })).toBeNull();
  });

  it('is one by whichever address reaches out', () => {
    for (const env of [{ STRAY_HOST: '0.0.0.0' }, { HOST: '::' }, { STRAY_HOST: '127.0.0.1', HOST: '192.168.0.7' }]) {
      expect(codeOf(env)).toBe('SECRET_REQUIRED');
    }
    expect(readServerSettings({})).toBeNull();
  });

  it('takes no short secret, and tells none', () => {
    expect(codeOf({ ...open, STRAY_SECRET: 'hunter2' })).toBe('SECRET_REQUIRED');
  });

  it('needs an admin where there are no users', () => {
    const settings = readServerSettings(open);
    expect(() => settings && requireAdmin(settings)).toThrow(/STRAY_ADMIN_EMAIL and STRAY_ADMIN_PASSWORD/);
    expect(codeOf({ ...open, STRAY_ADMIN_EMAIL: 'ada@example.org' })).toBe('ADMIN_REQUIRED');
    expect(codeOf({ ...open, STRAY_ADMIN_EMAIL: 'ada', STRAY_ADMIN_PASSWORD: 'hunter2 and more' })).toBe(
      'ADMIN_REQUIRED',
    );
    expect(codeOf({ ...open, ...admin, STRAY_ADMIN_PASSWORD: 'hunter2' })).toBe('ADMIN_REQUIRED');
    const later = readServerSettings({ ...open, ...admin, STRAY_ADMIN_EMAIL: '' });
    expect(() => later && requireAdmin(later)).toThrow(/STRAY_ADMIN_EMAIL and STRAY_ADMIN_PASSWORD/);
    const named = readServerSettings({ ...open, ...admin });
    expect(named && requireAdmin(named)).toEqual({ email: 'ada@example.org', password: 'correct horse' });
  });

  it('is known by one address', () => {
    const urlOf = (env: Record<string, string>) => readServerSettings({ ...open, ...env })?.url;
    expect(urlOf({ STRAY_URL: 'https://stray.example.org/' })).toBe('https://stray.example.org');
    expect(urlOf({})).toBe('http://localhost:3000');
    expect(urlOf({ STRAY_HOST: '192.168.0.7', PORT: '8080' })).toBe('http://192.168.0.7:8080');
    expect(urlOf({ STRAY_HOST: '::', HOST: '' })).toBe('http://localhost:3000');
    for (const STRAY_URL of ['stray.example.org', 'https://stray.example.org/under/it', 'https://u:hunter2@x.org']) {
      expect(codeOf({ ...open, STRAY_URL })).toBe('BAD_ARGUMENT');
    }
  });
});
