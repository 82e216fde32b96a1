/** gate: photos from their bytes to a verdict with reasons, against the network alone on the same photos, prepared before, and against decoding, preparing and the network. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '@stray/core';
import { createDatabase, createQueue, createRun, migrate, startEmbedded, startRun } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { addSamples, flagSamples, gateBasis, openCorpusDesk, scoreSamples, storeFile } from '@stray/pipeline';
import { openTextTower } from '@stray/scoring';
import { createFileStore } from '@stray/storage';
import { makeDataset, makeLabelSet } from '@stray/testing';
import { report } from './peer.ts';
import { demoPhotos } from './photos.ts';

const labels = 't-shirt,pants,shoes,shirt,dress,outerwear,shorts,hat,skirt'.split(',');
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const built = (name: string) => new URL(`../packages/scoring/dist/encoders/${name}.js`, import.meta.url).href;
const { openImageTower } = await import(built('openImageTower'));
const { prepareImage } = await import(built('prepareImage'));

const home = mkdtempSync(join(tmpdir(), 'stray-bench-'));
const server = await startEmbedded({ dir: 'memory://' });
await migrate(server.url);
const database = await createDatabase(server.url);
const queue = await createQueue(server.url);
const db = database.prisma;
const folder = await embeddedEncoder();
const encoderId = identify(folder);
const blobs = createFileStore(home);

const photos = demoPhotos();
const images = photos.map((path) => ({ kind: 'bytes', bytes: readFileSync(path) }) as const);
console.log(
  `gate: ${photos.length} photos of the demo, ${labels.length} classes, ${cpus()[0]?.model}, Node ${process.version}`,
);

const dataset = await makeDataset(db);
await addSamples(db, dataset.id, [
  await storeFile(blobs, { path: 'one.jpg', bytes: images[0]?.bytes ?? Buffer.alloc(0) }),
]);
const labelSet = await makeLabelSet(db, dataset.projectId, labels);
const wanted = {
  datasetId: dataset.id,
  labelSetId: labelSet.id,
  encoderId,
  method: 'neglabel',
  parameters: {},
  seed: 0,
} as const;
const run = await startRun(db, (await createRun(db, wanted)).id);
if (run === null) throw new Error('The run is there.');
const text = await openTextTower(folder);
await scoreSamples({ db, blobs, folder, tower: text }, run, async () => true);
await flagSamples(db, await db.scoreRun.findUniqueOrThrow({ where: { id: run.id } }));
await text.close();

const desk = openCorpusDesk({ db, queue, findEncoder: async () => folder });
const pass = async (some: typeof images) =>
  desk.scoreImages(await gateBasis(db, { projectId: dataset.projectId }), some);
const network = await openImageTower(folder, 1);
const prepare = async ({ bytes }: (typeof images)[number]): Promise<Uint8Array> => {
  const image = await prepareImage({ kind: 'bytes', bytes }, { preprocessing: folder.manifest.preprocessing });
  if (image.kind !== 'prepared') throw new Error('A photo of the demo cannot be decoded.');
  return image.pixels;
};
const prepared: Uint8Array[] = [];
for (const image of images) prepared.push(await prepare(image));

const timed = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
const quantile = (values: readonly number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(q * values.length) - 1)] ?? Number.NaN;

report('first call: encoder, words and head are opened', await timed(() => pass(images.slice(0, 1))), {
  unit: 'ms',
  digits: 0,
});
for (const together of [1, 8]) {
  const [ours, bare, whole]: [number[], number[], number[]] = [[], [], []];
  for (let from = 0; from < rounds * images.length; from += together) {
    // Side by side, so that both meet the same neighbours on the machine.
    const at = from % (images.length - together + 1);
    ours.push(await timed(() => pass(images.slice(at, at + together))));
    bare.push(await timed(() => network.encode(prepared.slice(at, at + together))));
    const inOneThread = async () => network.encode(await Promise.all(images.slice(at, at + together).map(prepare)));
    whole.push(await timed(inOneThread));
  }
  for (const q of [0.5, 0.95]) {
    report(`${together} at a time, p${100 * q}: the network alone`, quantile(bare, q), { unit: 'ms' });
    report(`${together} at a time, p${100 * q}: decoding and network`, quantile(whole, q), { unit: 'ms' });
    report(`${together} at a time, p${100 * q}: the gate`, quantile(ours, q), { unit: 'ms' });
  }
  report(`${together} at a time, p95: gate / network`, quantile(ours, 0.95) / quantile(bare, 0.95), { atMost: 2 });
  report(`${together} at a time, p95: gate / decoding and network`, quantile(ours, 0.95) / quantile(whole, 0.95));
}
await network.close();
await desk.close();
await queue.stop();
await database.close();
await server.stop();
rmSync(home, { recursive: true });
