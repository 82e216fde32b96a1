/** gate: photos from their bytes to a verdict with reasons, against the network alone on the same photos, prepared before, and against decoding, preparing and the network. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { identify } from '@stray/core';
import { createDatabase, createQueue, createRun, migrate, startEmbedded, startRun } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import {
  addSamples,
  flagSamples,
  gateBasis,
  likelyEncoder,
  openCorpusDesk,
  scoreSamples,
  storeFile,
} from '@stray/pipeline';
import { openTextTower } from '@stray/scoring';
import { createFileStore } from '@stray/storage';
import { makeDataset, makeLabelSet } from '@stray/testing';
import { long, report } from './peer.ts';
import { demoPhotos } from './photos.ts';

const labels = 't-shirt,pants,shoes,shirt,dress,outerwear,shorts,hat,skirt'.split(',');
const rounds = Number(process.env.BENCH_ROUNDS ?? (long ? 3 : 1));
const built = (name: string) => new URL(`../packages/scoring/dist/encoders/${name}.js`, import.meta.url).href;
const { openImageTower } = await import(built('openImageTower'));
const { prepareImage } = await import(built('prepareImage'));

const home = mkdtempSync(join(tmpdir(), 'stray-bench-'));
const server = await startEmbedded({ dir: 'memory://' });
await migrate(server.url);
const database = await createDatabase(server.url);
const queue = await createQueue(server.url);
const { prisma: db, pool } = database;
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
await scoreSamples({ db, pool, blobs, folder, tower: text }, run, async () => true);
await flagSamples(db, await db.scoreRun.findUniqueOrThrow({ where: { id: run.id } }));
await text.close();

const desk = openCorpusDesk({ db, queue, findEncoder: async () => folder });
const project = { projectId: dataset.projectId };
const pass = (some: typeof images) =>
  desk.scoreImages({ basis: gateBasis(db, project), likelyEncoderId: likelyEncoder(db, project) }, some);
const network = await openImageTower(folder, 1);
const networkOnAll = await openImageTower(folder, Math.min(availableParallelism(), 4));
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

setFlagsFromString('--expose-gc');
const collect: NodeJS.GCFunction = runInNewContext('gc');

report('first call: encoder, words and head are opened', await timed(() => pass(images.slice(0, 1))), {
  unit: 'ms',
  digits: 0,
});
for (const together of [1, 8]) {
  const took = { bare: [] as number[], bareOnAll: [] as number[], whole: [] as number[], gate: [] as number[] };
  for (let from = 0; from < rounds * images.length; from += together) {
    // Side by side, so that all meet the same neighbours on the machine.
    const at = from % (images.length - together + 1);
    const [some, ready] = [images.slice(at, at + together), prepared.slice(at, at + together)];
    took.gate.push(await timed(() => pass(some)));
    took.bare.push(await timed(() => network.encode(ready)));
    took.bareOnAll.push(await timed(() => networkOnAll.encode(ready)));
    took.whole.push(await timed(async () => network.encode(await Promise.all(some.map(prepare)))));
    // Pixels that were made in this process, which a server never does, else have its heap marked in the midst of a gate's turn.
    collect({ type: 'minor' });
  }
  const { gate, ...others } = took;
  for (const q of [0.5, 0.95]) {
    const says = (what: string, values: readonly number[]) =>
      report(`${together} at a time, p${100 * q}: ${what}`, quantile(values, q), { unit: 'ms' });
    says('the network alone, one thread', others.bare);
    says('the network alone, all cores', others.bareOnAll);
    says('decoding and network, one thread', others.whole);
    says('the gate', gate);
  }
  const over = (values: readonly number[]) => quantile(gate, 0.95) / quantile(values, 0.95);
  report(`${together} at a time, p95: gate / network, one thread`, over(others.bare), { atMost: 2 });
  report(`${together} at a time, p95: gate / network, all cores`, over(others.bareOnAll));
  report(`${together} at a time, p95: gate / decoding and network`, over(others.whole));
}
await networkOnAll.close();
await network.close();
await desk.close();
await queue.stop();
await database.close();
await server.stop();
rmSync(home, { recursive: true });
