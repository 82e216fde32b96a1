import { availableMethods, type DeviceRequest, identify, type Method, type Preset, StrayError } from '@stray/core';
import { openEncoder } from '@stray/models';
import {
  besideImages,
  type Candidate,
  openImagePool,
  openScorers,
  prepareJudge,
  shifts,
  strengths,
} from '@stray/scoring';
import { type NamedFile, negativesOf } from '../input/corpus.ts';
import { sayDevice, sayWordsDevice } from '../output/device.ts';
import { sayWords } from '../output/words.ts';
import { homeOf } from '../system/settings.ts';
import { ablationArms } from './ablation.ts';
import type { Arm } from './arms.ts';
import { type ImageSet, scoreSet, setsOf } from './imageSets.ts';
import { measure, type Resampling, type Side } from './measure.ts';
import type { Line, Report } from './report.ts';

export interface BenchmarkRequest {
  readonly encoder: string;
  readonly device: DeviceRequest;
  readonly decodeThreads: number | undefined;
  readonly labels: readonly string[];
  readonly id: readonly string[];
  readonly ood: readonly string[];
  /** `all`: those that the encoder can do. */
  readonly methods: readonly Method[] | 'all';
  readonly preset: Preset;
  /** In place of the encoder's own words. */
  readonly candidates: readonly Candidate[] | undefined;
  /** In place of mining from its pool. */
  readonly corpus: NamedFile | undefined;
  readonly several: boolean;
  readonly resampling: Resampling | undefined;
  readonly ablate: boolean;
  readonly shift: boolean;
  readonly onWarning: (message: string) => void;
}

export interface Benchmark {
  readonly report: Report;
  readonly skipped: number;
  /** Scores of the methods as they are, for plots. */
  readonly scores: readonly { readonly method: Method; readonly id: Float64Array; readonly ood: readonly Side[] }[];
}

const seed = 0;

/** Every image is encoded once (once a shift), and scored by every method and setting. */
export async function runBenchmark(request: BenchmarkRequest): Promise<Benchmark> {
  const { labels, preset, candidates, corpus, onWarning } = request;
  const folder = await openEncoder(request.encoder, { home: homeOf(process.env) });
  const { available, unavailable } = availableMethods(folder.manifest);
  const methods = chosen(request.methods, { available, unavailable });
  const chosenWords = corpus && negativesOf(corpus, { encoderId: identify(folder), methods });
  const poolOpening = openImagePool(folder, { device: request.device, workers: request.decodeThreads });
  poolOpening.catch(() => undefined);
  const [method = 'neglabel', ...others] = request.ablate ? [...new Set([...methods, 'neglabel' as const])] : methods;
  const device = await besideImages(folder, request.device, poolOpening);
  const words = sayWords();
  const asked = { folder, device, labels, method, others, seed, preset, candidates, chosen: chosenWords };
  const preparing = prepareJudge(asked, words.onProgress);
  const { material, warnings, device: wordsDevice } = await preparing.finally(words.stop);
  for (const warning of warnings) onWarning(warning);
  if (methods.includes('mcm') && material.labels.texts.length === 1) onWarning(constantMcm);
  const scorers = await openScorers(material, methods);
  const plain: Arm[] = scorers.map((scorer) => ({ method: scorer.method, factor: '', value: '', scorer }));
  const ablation = request.ablate
    ? await ablationArms({ folder, device, labels, preset, candidates, seed, material })
    : { arms: [], notes: [] };
  for (const note of ablation.notes) onWarning(note);
  const arms = [...plain, ...ablation.arms];
  const pool = await poolOpening;
  sayDevice(pool.device);
  sayWordsDevice(wordsDevice, pool.device);
  try {
    let skipped = 0;
    const scoresOf = async (set: ImageSet, by: readonly Arm[]) => {
      const found = await scoreSet(set, pool, by);
      if (set.shifted === undefined) skipped += found.skipped;
      if (found.scores.every(({ length }) => length === 0)) throw nothingIn(set);
      return found.scores;
    };
    const id = await scoresOf({ name: 'id', folders: request.id }, arms);
    const sets: { name: string; scores: readonly Float64Array[] }[] = [];
    for (const set of setsOf(request.ood)) sets.push({ name: set.name, scores: await scoresOf(set, arms) });
    const sides = (arm: number): Side[] => sets.map(({ name, scores }) => ({ name, scores: scores[arm] ?? none }));
    const lines = arms.map(({ method, factor, value }, i): Line => {
      const experiment = i < plain.length ? 'benchmark' : 'ablation';
      const resampling = experiment === 'benchmark' ? request.resampling : undefined;
      return { experiment, method, factor, value, result: measure(id[i] ?? none, sides(i), resampling) };
    });
    if (request.shift) {
      for (const shift of shifts) {
        for (const strength of strengths) {
          const set = { name: `${shift} ${strength}`, folders: request.id, shifted: { shift, strength } };
          const shifted = await scoresOf(set, plain);
          plain.forEach(({ method }, i) => {
            const result = measure(shifted[i] ?? none, sides(i));
            lines.push({ experiment: 'shift', method, factor: shift, value: String(strength), result });
          });
        }
      }
    }
    const scores = plain.map(({ method }, i) => ({ method, id: id[i] ?? none, ood: sides(i) }));
    const left = request.methods === 'all' ? unavailable : [];
    return {
      report: { encoder: identify(folder), lines, unavailable: left, several: request.several },
      skipped,
      scores,
    };
  } finally {
    await Promise.all([pool, ...arms.map(({ scorer }) => scorer)].map((closable) => closable.close()));
  }
}

const none = new Float64Array();

const constantMcm = 'MCM with one label is 1 for every image';

function chosen(asked: readonly Method[] | 'all', { available, unavailable }: ReturnType<typeof availableMethods>) {
  if (asked === 'all') return available;
  for (const method of asked) {
    const reason = unavailable.find((other) => other.method === method)?.reason;
    if (reason !== undefined) throw new StrayError('BAD_ARGUMENT', `The method ${method} cannot be had: ${reason}.`);
  }
  return asked;
}

function nothingIn({ name, folders, shifted }: ImageSet): StrayError {
  const side = name === 'id' || shifted !== undefined ? 'id' : 'ood';
  return new StrayError('FOLDER_EMPTY', `--${side} ${folders.join(', ')}: no image could be scored.`);
}
