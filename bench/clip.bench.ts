/** clip: the vision tower of CLIP ViT-B/32 with random weights, against the same model in PyTorch on the same cores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareRate, cosines, poolRate, towerFolder } from './clipTower.ts';
import { long, median, report, runPeer } from './peer.ts';
import { linkPhotos } from './photos.ts';

const cores = Math.min(availableParallelism(), 16);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const batch = 8;
const seconds = long ? 4 : 2;
const bare = { batch, threads: cores, seconds };
const scratch = mkdtempSync(join(tmpdir(), 'stray-bench-'));

try {
  const written = runPeer('clip_torch.py', ['--write', scratch]);
  if (written?.dimension !== undefined) await measure(written.dimension);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measure(dimension: number): Promise<void> {
  const files = linkPhotos(scratch, Number(process.env.BENCH_COUNT ?? (long ? 160 : 80)), ['.jpg', '.jpeg']);
  console.log(
    `clip: ViT-B/32, batches of ${batch}, ${cores} threads, ${files.length} JPEG files, ${cpus()[0]?.model}, Node ${process.version}`,
  );
  const whole = towerFolder(scratch, { file: 'model.onnx', precision: 'fp32', dimension });
  const int8 = towerFolder(scratch, { file: 'model_int8.onnx', precision: 'int8', dimension });
  const rates = { float: [] as number[], int8: [] as number[], peer: [] as number[], peerBest: [] as number[] };
  const fromFiles = { float: [] as number[], int8: [] as number[] };
  const pool = { files, device: 'cpu', workers: cores } as const;
  let drift = { mean: Number.NaN, lowest: Number.NaN };
  for (let round = 0; round < rounds; round++) {
    rates.float.push(await bareRate(whole, bare));
    const ours = await poolRate(whole, pool);
    fromFiles.float.push(ours.rate);
    const given = ['--batch', String(batch), '--threads', String(cores), '--seconds', String(seconds)];
    // Other batches are no faster; once tells by how much.
    const peer = runPeer('clip_torch.py', round === 0 ? [...given, '--others'] : given);
    rates.peer.push(peer?.images_per_s ?? Number.NaN);
    if (peer?.other_batch_images_per_s !== undefined) rates.peerBest.push(peer.other_batch_images_per_s);
    rates.int8.push(await bareRate(int8, bare));
    const quantised = await poolRate(int8, pool);
    fromFiles.int8.push(quantised.rate);
    drift = cosines(ours.embeddings, quantised.embeddings);
  }
  const perSecond = { unit: 'images/s' };
  const ratio = (over: readonly number[], under: readonly number[]) => median(over.map((x, i) => x / (under[i] ?? 0)));
  report('onnxruntime alone, float32', median(rates.float), perSecond);
  report('onnxruntime alone, dynamic int8', median(rates.int8), perSecond);
  report('PyTorch, float32', median(rates.peer), perSecond);
  report('PyTorch, float32, at the best of batches of 1, 4, 16, 32', median(rates.peerBest), perSecond);
  report('float32 / PyTorch', ratio(rates.float, rates.peer), { atLeast: 1.8 });
  report('int8 / PyTorch', ratio(rates.int8, rates.peer), { atLeast: 2.5 });
  report('cosine of int8 to float32 embeddings of the photos, mean', drift.mean, { unit: '', digits: 5 });
  report('  the lowest', drift.lowest, { unit: '', digits: 5 });
  report('stray, JPEG files → float32 embeddings', median(fromFiles.float), perSecond);
  report('stray, JPEG files → int8 embeddings', median(fromFiles.int8), perSecond);
  report('files → embeddings / onnxruntime alone, float32', ratio(fromFiles.float, rates.float), { atLeast: 0.9 });
  report('files → embeddings / onnxruntime alone, int8', ratio(fromFiles.int8, rates.int8));
}
