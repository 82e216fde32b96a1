import { type Collector, startCollector } from '@stray/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentTrace, currentTraceparent, isTracing, span, startTracing } from '../src/tracing.ts';

describe('spans', () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await collector.close();
  });

  it('arrive at the endpoint, each inside the one that it is a part of', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=test');
    const stop = await startTracing('stray-test');
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    let inside: string | undefined;
    await span('outer', { kind: 'server', parent, attributes: { 'http.route': '/graphql' } }, async (outer) => {
      await span('inner', { kind: 'client' }, async () => {
        inside = currentTrace()?.spanId;
      });
      outer.rename('renamed');
    });
    await span('later', { kind: 'consumer', cause: parent }, async () => undefined);
    await expect(
      span('failed', {}, async () => {
        throw new Error('password=hunter2');
      }),
    ).rejects.toThrow();
    await stop();
    const [inner, outer, later, failed] = collector.spans;
    expect(outer).toMatchObject({
      service: 'stray-test',
      name: 'renamed',
      kind: 2,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      attributes: { 'http.route': '/graphql' },
    });
    expect(inner).toMatchObject({
      name: 'inner',
      kind: 3,
      traceId: outer?.traceId,
      parentSpanId: outer?.spanId,
      spanId: inside,
    });
    expect(later).toMatchObject({
      kind: 5,
      parentSpanId: '',
      links: [{ traceId: outer?.traceId, spanId: 'b7ad6b7169203331' }],
    });
    expect(later?.traceId).not.toBe(outer?.traceId);
    expect(failed).toMatchObject({ name: 'failed', status: 2 });
    expect(isTracing()).toBe(false);
  });

  it('cost nothing and load nothing without an endpoint', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', '');
    const stop = await startTracing('stray-test');
    expect([isTracing(), currentTraceparent(), currentTrace()]).toEqual([false, undefined, undefined]);
    expect(await span('x', {}, async () => 5)).toBe(5);
    await stop();
    expect(collector.spans).toEqual([]);
  });
});
