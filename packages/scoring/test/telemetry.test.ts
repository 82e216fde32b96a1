import { expect, test, vi } from 'vitest';

test.each(['../src/backend/onnx.ts', '../src/thread.ts'])(
  "%s turns the runtime's telemetry off, before a session or a thread can begin",
  async (file) => {
    vi.resetModules();
    delete process.env.ORT_DISABLE_TELEMETRY;
    await import(file);
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe('1');
  },
);
