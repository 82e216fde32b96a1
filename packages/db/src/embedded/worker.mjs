// PGlite in a thread of its own: PostgreSQL in WebAssembly works synchronously, and an index may take seconds to build.
// JavaScript, because Node loads a worker thread's entry as it is, from `src` and from `dist` alike.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
const port = parentPort;
const database = await PGlite.create({ dataDir: workerData.dir, extensions: { vector } });

/** @param {import('./backend.ts').Reply} message */
const reply = (message) => port.postMessage(message);

port.on('message', async (/** @type {import('./backend.ts').Request} */ request) => {
  try {
    if (request === 'close') await database.close();
    else {
      await database.execProtocolRawStream(request, {
        // A copy, because the bytes are a view of PGlite's own memory.
        onRawData: (bytes) => reply({ kind: 'data', bytes: bytes.slice() }),
      });
    }
    reply({ kind: 'done' });
  } catch (error) {
    reply({ kind: 'failed', message: String(error) });
  }
});
reply({ kind: 'ready' });
