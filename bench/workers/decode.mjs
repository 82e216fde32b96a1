import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';

// Decoding and preprocessing alone, as an encoder thread does them: a few files at a time.
const { decode } = await import(workerData.decode);
const { preprocess } = await import(workerData.preprocess);
parentPort?.on('message', async (paths) => {
  const queue = [...paths];
  const lane = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      await preprocess((await decode(await readFile(path))).pixels, workerData.views);
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
