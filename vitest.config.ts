import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { shortLived } from './tools/launch/shortLived.mjs';

// Vite prefers a package's ES modules where Node's own resolution takes its main file; two copies of graphql refuse each other.
const graphql = fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url));

/** GitHub's parser of its metadata: it imports JSON as bundlers do, and names source maps that are not with it. */
const workflowParser = /@actions\/workflow-parser\/dist\/.*\.js$/;
const withoutMap = (path: string) => readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');

export default defineConfig({
  plugins: [{ name: 'workflow-parser', load: (id) => (workflowParser.test(id) ? withoutMap(id) : undefined) }],
  resolve: { conditions: ['@stray/source'], alias: [{ find: /^graphql$/, replacement: graphql }] },
  ssr: { resolve: { conditions: ['@stray/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
    // Only what hangs comes to it, on slow and busy machines too.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // What a page comes to it comes to when the machine has the time; a second is not enough for one that is busy.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: ['apps/web/test/scratch.ts'],
    pool: 'forks',
    // Much of a test's time is waiting for servers: one file a core, where vitest would leave a core free.
    maxWorkers: '100%',
    execArgv: shortLived,
    server: { deps: { inline: [workflowParser] } },
    env: { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' },
  },
});
