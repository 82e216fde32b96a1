/** core ← scoring | db | storage | models ← pipeline ← api | worker | cli; client ← cli; web imports only the generated types of the schema, what parcels are, the filter language and the precision of flags. */
const only = (from, allowed) => ({
  name: `${from.replace('/', '-')}-imports`,
  severity: 'error',
  comment: `${from} may import: ${allowed.join(', ') || 'none of ours'}`,
  from: { path: `^${from}/(src|app|features|words)`, pathNot: '/test/' },
  to: { path: '^(packages|apps)/', pathNot: [`^${from}/`, ...allowed.map((name) => `^${name}(/|$)`)] },
});

/** What a worker and the command line may build on. */
const belowApps = [
  'packages/core',
  'packages/scoring',
  'packages/db',
  'packages/storage',
  'packages/models',
  'packages/pipeline',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-deep-imports',
      severity: 'error',
      comment: 'A package is entered through its index.ts.',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^$1/$2/',
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/core/src/(filter/index|precision)\\.ts$',
          '^packages/client/src/(files/index\\.ts|parcel\\.ts|graphql-env\\.d\\.ts)$',
        ],
      },
    },
    {
      name: 'one-runtime-file',
      severity: 'error',
      comment: 'backend/onnx.ts is the one file that imports onnxruntime-node.',
      from: { path: '^(packages|apps)/', pathNot: '^packages/scoring/src/backend/onnx\\.ts$' },
      to: { path: 'onnxruntime-node' },
    },
    ...[{ path: '^packages/client/src/files/' }, { dependencyTypes: ['core'] }].map((to) => ({
      name: 'client-in-browsers',
      severity: 'error',
      comment: 'What needs Node is in files/, which has an entry of its own.',
      from: { path: '^packages/client/src/', pathNot: '^packages/client/src/files/' },
      to,
    })),
    {
      name: 'words-know-no-features',
      severity: 'error',
      comment: 'What the pages say is a leaf: it can be translated without reading them.',
      from: { path: '^apps/web/words/' },
      to: { path: '^apps/web/', pathNot: '^apps/web/words/' },
    },
    {
      name: 'words-through-index',
      severity: 'error',
      comment: 'words/index.ts alone says which language is spoken.',
      from: { path: '^apps/web/', pathNot: '^apps/web/(words|test)/' },
      to: { path: '^apps/web/words/', pathNot: '^apps/web/words/index\\.ts$' },
    },
    { name: 'no-orphan-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('packages/core', []),
    only('packages/client', []),
    only('packages/scoring', ['packages/core']),
    only('packages/db', ['packages/core']),
    only('packages/storage', ['packages/core']),
    only('packages/models', ['packages/core']),
    only('packages/telemetry', ['packages/core']),
    only('packages/testing', ['packages/core', 'packages/db', 'packages/storage']),
    only('packages/pipeline', [
      'packages/core',
      'packages/scoring',
      'packages/db',
      'packages/storage',
      'packages/models',
    ]),
    only('apps/api', [...belowApps.filter((name) => name !== 'packages/scoring'), 'packages/telemetry']),
    only('apps/worker', [...belowApps, 'packages/telemetry']),
    only('apps/cli', [...belowApps, 'packages/client']),
    only('apps/web', [
      'packages/core/src/filter',
      'packages/core/src/precision.ts',
      'packages/client/src/graphql-env.d.ts',
      'packages/client/src/parcel.ts',
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|apps)/[^/]+/(dist|\\.next)/|/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@stray/source', 'import', 'types', 'default'],
    },
  },
};
