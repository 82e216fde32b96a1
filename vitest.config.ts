import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Vite prefers a package's ES modules where Node's own resolution takes its main file; two copies of graphql refuse each other.
const graphql = fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url));

export default defineConfig({
  resolve: { conditions: ['@stray/source'], alias: [{ find: /^graphql$/, replacement: graphql }] },
  ssr: { resolve: { conditions: ['@stray/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Much of a test's time is waiting for servers: one file a core, where vitest would leave a core free.
    maxWorkers: '100%',
    env: { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' },
  },
});
