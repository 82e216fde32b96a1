// PGlite in a thread of its own: PostgreSQL in WebAssembly works synchronously, and an index may take seconds to build.
// JavaScript, because Node loads a worker thread's entry as it is, from `src` and from `dist` alike.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
const port = parentPort;
const database = await PGlite.create({
  dataDir: workerData.dir,
  extensions: { vector },
  ...(workerData.cluster && { loadDataDir: new Blob([workerData.cluster]) }),
});

/** @param {import('./backend.ts').Reply} message */
const reply = (message) => port.postMessage(message);

/** PGlite gives its answer in pieces of 8 kB, and a message costs more than that to copy: embeddings come in megabytes. */
const enough = 1 << 18;
/** @type {Uint8Array[]} */
let pieces = [];
let gathered = 0;

/** @param {Uint8Array} bytes */
function gather(bytes) {
  // A copy, because the bytes are a view of PGlite's own memory.
  pieces.push(bytes.slice());
  gathered += bytes.length;
  if (gathered >= enough) send();
}

function send() {
  if (gathered === 0) return;
  const bytes = new Uint8Array(gathered);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  pieces = [];
  gathered = 0;
  port.postMessage({ kind: 'data', bytes }, [bytes.buffer]);
}

port.on('message', async (/** @type {import('./backend.ts').Request} */ request) => {
  try {
    if (request === 'close') await database.close();
    else {
      await database.execProtocolRawStream(request, { onRawData: gather });
      send();
    }
    reply({ kind: 'done' });
  } catch (error) {
    send();
    reply({ kind: 'failed', message: String(error) });
  }
});
reply({ kind: 'ready' });
