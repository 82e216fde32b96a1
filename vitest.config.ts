import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@stray/source'] },
  ssr: { resolve: { conditions: ['@stray/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    env: { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' },
  },
});
