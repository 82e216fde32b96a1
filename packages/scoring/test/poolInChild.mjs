// Encodes images on a device: {folder, device, images} on standard input, {device, batch, embeddings, failed} on standard output.
import { text } from 'node:stream/consumers';
import { openImagePool } from '../dist/encoders/imagePool.js';

const { folder, device, images } = JSON.parse(await text(process.stdin));
const pool = await openImagePool(folder, { device, workers: 2 });
async function* sources() {
  for (const image of images) yield { source: { kind: /** @type {const} */ ('file'), path: Buffer.from(image) } };
}
const embeddings = [];
const failed = [];
for await (const { image } of pool.encode(sources())) {
  if (image.kind === 'encoded') embeddings.push(Array.from(image.embedding));
  else failed.push(image.code);
}
await pool.close();
process.stdout.write(JSON.stringify({ device: pool.device.device, batch: pool.batch, embeddings, failed }));
