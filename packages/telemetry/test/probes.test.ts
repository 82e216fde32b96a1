import { expect, it } from 'vitest';
import { boundedNames, Counter, createRegistry } from '../src/metrics.ts';
import { startProbes } from '../src/probes.ts';

it('the probes tell metrics, that a process answers, and whether it can work', async () => {
  const registry = createRegistry('test');
  new Counter({ name: 'stray_things_total', help: 'Things.', registers: [registry] }).inc(3);
  let storage = 'ok';
  const ready = async () => ({ database: 'ok', storage });
  const probes = await startProbes({ host: '127.0.0.1', port: 0, registry, ready });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${probes.port}${path}`);
    return { status: response.status, body: await response.text() };
  };
  const { body } = await get('/metrics');
  expect(body).toContain('stray_things_total{app="test"} 3');
  expect(body).toMatch(/^process_resident_memory_bytes\{app="test"\} \d+/m);
  expect(await get('/health')).toEqual({ status: 200, body: '{"status":"ok"}' });
  expect((await get('/ready')).status).toBe(200);
  storage = 'is full';
  expect(await get('/ready')).toEqual({
    status: 503,
    body: '{"status":"unavailable","checks":{"database":"ok","storage":"is full"}}',
  });
  expect((await get('/')).status).toBe(404);
  const taken = startProbes({ host: '127.0.0.1', port: probes.port, registry, ready });
  await expect(taken).rejects.toMatchObject({ code: 'PORT_BUSY' });
  await probes.close();
});

it('names that clients choose are told apart up to a number', () => {
  const name = boundedNames(2);
  expect(['a', 'b', 'c', 'a', 'd'].map(name)).toEqual(['a', 'b', 'other', 'a', 'other']);
});
