// A COCO file of many annotations, a million with --long: the time to read it and the memory that it takes, beside Python's json.load with
// pycocotools' index of the same file in the same run.
//
//   npm run bench -- import
//   ANNOTATIONS=1000000 IMAGES=120000
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { long, report, runPeer } from './peer.ts';

const annotations = Number(process.env.ANNOTATIONS ?? (long ? 1_000_000 : 250_000));
const images = Number(process.env.IMAGES ?? (long ? 120_000 : 30_000));
const folder = mkdtempSync(join(tmpdir(), 'stray-bench-'));
const file = join(folder, 'instances.json');
try {
  await pipeline(written(), createWriteStream(file));
  const megabytes = statSync(file).size / 1e6;
  const hooks = new URL('../tools/launch/typescriptHooks.mjs', import.meta.url).href;
  const worker = fileURLToPath(new URL('workers/readCoco.ts', import.meta.url));
  const argv = ['--conditions=@stray/source', `--import=${hooks}`, worker, file, String(images)];
  const ours = JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }));
  report('the file', megabytes, { unit: 'MB' });
  report('Stray reads it in', ours.seconds, { unit: 's' });
  report('Stray reads', megabytes / ours.seconds, { unit: 'MB/s' });
  report('memory of Stray above that before it', ours.aboveMb, { unit: 'MB' });
  report('images with a class, of all', ours.classed / images);
  const peer = runPeer('coco.py', [file]);
  if (peer !== undefined) {
    report('Python reads and indexes it in', peer.seconds ?? Number.NaN, { unit: 's' });
    report('peak memory of Python', peer.peak_mb ?? Number.NaN, { unit: 'MB' });
    report('time, Python / Stray', (peer.seconds ?? Number.NaN) / ours.seconds, { atLeast: 1 });
    report('peak memory, Python / Stray', (peer.peak_mb ?? Number.NaN) / ours.peakMb, { atLeast: 2 });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** As COCO's own files are: segmentations are most of it. */
function* written(): Generator<string> {
  const list = function* (count: number, element: (i: number) => object) {
    for (let from = 0; from < count; from += 1000) {
      const some = Array.from({ length: Math.min(1000, count - from) }, (_, i) => JSON.stringify(element(from + i)));
      yield `${from === 0 ? '' : ', '}${some.join(', ')}`;
    }
  };
  yield '{"info": {"year": 2017}, "images": [';
  yield* list(images, (i) => ({ id: i, file_name: `${String(i).padStart(12, '0')}.jpg`, width: 640, height: 480 }));
  yield '], "annotations": [';
  yield* list(annotations, (i) => ({
    segmentation: [Array.from({ length: 40 }, (_, k) => ((i * 31 + k * 17) % 64000) / 100)],
    area: i / 7,
    iscrowd: 0,
    image_id: (i * 7919) % images,
    bbox: [i % 640, i % 480, 100.5, 50.25],
    category_id: 1 + ((i * 13) % 80),
    id: i,
  }));
  yield '], "categories": [';
  yield* list(80, (i) => ({ id: i + 1, name: `class ${i + 1}`, supercategory: 'thing' }));
  yield ']}';
}
