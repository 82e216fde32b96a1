import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const root = fileURLToPath(new URL('../../', import.meta.url));
const migrationsFolder = join(root, 'prisma', 'migrations');
const filters = { externalTables: [], externalEnums: [] };

/**
 * The SQL that takes the state after all migrations to the state of `schema.prisma`.
 * @param {string} [schema] the text of the schema; the committed one when left out
 * @returns {Promise<string>}
 */
export async function diffMigrationsToSchema(schema = readFileSync(join(root, 'prisma', 'schema.prisma'), 'utf8')) {
  loaded ??= loadEngine();
  await loaded;
  // A migration is replayed to know what it makes, on a PostgreSQL that is thrown away.
  const scratch = await PGlite.create({ extensions: { vector } });
  const server = new PGLiteSocketServer({ db: scratch, host: '127.0.0.1', port: 0, maxConnections: 4 });
  await server.start();
  try {
    const pool = new pg.Pool({ connectionString: `postgresql://postgres@${server.getServerConn()}/postgres`, max: 1 });
    const adapters = new PrismaPg(pool, { disposeExternalPool: true });
    adapters.connectToShadowDb = async () => readingCatalogs(await adapters.connect());
    const files = [{ path: 'schema.prisma', content: schema }];
    const schemaEngine = await engine.SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(adapters),
    );
    const { stdout } = await schemaEngine.diff({
      from: { tag: 'migrations', ...migrationList() },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters,
    });
    return stdout ?? '';
  } finally {
    await server.stop();
    await scratch.close();
  }
}

/**
 * The catalogs have columns of the type "char" (oid 18), which the engine needs and the adapter does not know: it takes
 * them for text, and their type is put right in its answer.
 * @param {Awaited<ReturnType<PrismaPg['connect']>>} adapter
 */
function readingCatalogs(adapter) {
  const pool = adapter.underlyingDriver();
  const { queryRaw } = adapter;
  /** @type {typeof queryRaw} */
  const readCatalog = async (query) => {
    /** @type {number[]} */
    const chars = [];
    const client = {
      query: async (/** @type {pg.QueryArrayConfig} */ config) => {
        const result = await pool.query(config);
        result.fields.forEach((field, index) => {
          if (field.dataTypeID !== 18) return;
          field.dataTypeID = 25;
          chars.push(index);
        });
        return result;
      },
    };
    const answer = await queryRaw.call(Object.create(adapter, { client: { value: client } }), query);
    for (const index of chars) answer.columnTypes[index] = ColumnTypeEnum.Character;
    return answer;
  };
  return Object.assign(adapter, { queryRaw: readCatalog });
}

/**
 * The engine cannot be loaded a second time.
 * @type {Promise<void> | undefined}
 */
let loaded;

async function loadEngine() {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = readFileSync(join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...engine } });
  engine.__wbg_set_wasm(instance.exports);
  const begin = instance.exports.__wbindgen_start;
  if (typeof begin === 'function') begin();
}

/** @returns {import('@prisma/schema-engine-wasm/schema_engine_bg').MigrationList} */
function migrationList() {
  const names = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir: migrationsFolder,
    shadowDbInitScript: '',
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
    },
    migrationDirectories: names
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8') },
        },
      })),
  };
}
