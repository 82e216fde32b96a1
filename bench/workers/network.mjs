import { parentPort, workerData } from 'node:worker_threads';

// The network alone, on one thread, over pixels made up once: what is left when nothing has to be decoded.
const { openImageTower } = await import(workerData.tower);
const tower = await openImageTower(workerData.folder, 1);
const image = new Uint8Array(tower.views.length * 224 * 224 * 3).map((_, i) => (i * 31) % 256);
const batch = Array.from({ length: workerData.batch }, () => image);
await tower.encode(batch);
parentPort?.on('message', async (batches) => {
  for (let i = 0; i < batches; i++) await tower.encode(batch);
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
