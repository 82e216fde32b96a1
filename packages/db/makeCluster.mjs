// Makes the empty cluster that a new embedded database begins as; part of the build, after the compiler.
import { writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { emptyCluster } from './dist/embedded/cluster.js';

const database = await PGlite.create({ dataDir: 'memory://', extensions: { vector } });
await database.exec('CHECKPOINT');
const dump = await database.dumpDataDir('gzip');
await database.close();
await writeFile(emptyCluster, new Uint8Array(await dump.arrayBuffer()));
