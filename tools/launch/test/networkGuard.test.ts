import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'stray-guard-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script under the guard; the addresses are of the ranges reserved for documentation. */
function outsideCalls(script: string): string[] {
  const log = join(folder, 'network.log');
  rmSync(log, { force: true });
  const guard = fileURLToPath(new URL('./networkGuard.cjs', import.meta.url));
  const env = { ...process.env, STRAY_NETWORK_LOG: log, NODE_OPTIONS: `--require ${guard}` };
  spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, timeout: 20_000 });
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => line.startsWith('outside')).map((line) => line.replace(/ \[.*/, ''));
}

test.each([
  ["await fetch('http://192.0.2.1/').catch(() => {})", ['outside tcp 192.0.2.1:80']],
  ["await fetch('https://usage.example/').catch(() => {})", ['outside tcp usage.example:443']],
  ["(await import('node:net')).connect(443, '192.0.2.1').on('error', () => {})", ['outside tcp 192.0.2.1:443']],
  [
    "(await import('node:https')).get('https://usage.example/').on('error', () => {})",
    ['outside tcp usage.example:443'],
  ],
  ["try { (await import('node:dns')).lookup('usage.example', () => {}) } catch {}", ['outside dns usage.example']],
  [
    "await (await import('node:dns/promises')).resolve4('usage.example').catch(() => {})",
    ['outside dns usage.example'],
  ],
  [
    "try { (await import('node:dgram')).createSocket('udp4').send('x', 53, '192.0.2.1') } catch {}",
    ['outside udp 192.0.2.1'],
  ],
  [
    `const { Worker } = await import('node:worker_threads');
     new Worker("fetch('http://192.0.2.1/').catch(() => {})", { eval: true, execArgv: [] });`,
    ['outside tcp 192.0.2.1:80'],
  ],
])('the guard sees %s', (script, expected) => {
  expect(outsideCalls(script)).toEqual(expected);
});

test('the guard lets this machine talk to itself', () => {
  const script = `
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => response.end('hello')).listen(0, '127.0.0.1', async () => {
      const { port } = server.address();
      const answers = [await fetch('http://127.0.0.1:' + port), await fetch('http://localhost:' + port)];
      for (const answer of answers) if ((await answer.text()) !== 'hello') process.exit(1);
      server.close();
      server.closeAllConnections();
    });`;
  expect(outsideCalls(script)).toEqual([]);
});
