import { Worker } from 'node:worker_threads';
import './backend/telemetry.ts';

/** V8 would let garbage grow to 48 MB before it looks at it; several threads must stay small together. */
export const youngGenerationMb = 12;

const resourceLimits = { maxYoungGenerationSizeMb: youngGenerationMb };

export type ThreadName =
  | 'prepareWorker'
  | 'decode/thumbnailWorker'
  | 'encoders/poolWorker'
  | 'encoders/decodeWorker'
  | 'encoders/networkWorker'
  | 'judges/judgesWorker'
  | 'map/mapWorker'
  | 'rescore/rescoreWorker'
  | 'words/wordsWorker';

/** Node 20 cannot run TypeScript in a thread, so the built file serves both. */
export function builtFile(name: ThreadName): URL {
  return new URL(import.meta.url.endsWith('.ts') ? `../dist/${name}.js` : `./${name}.js`, import.meta.url);
}

/** Starts one of this package's thread files. */
export function startThread(name: ThreadName, workerData: unknown): Worker {
  return new Worker(builtFile(name), { workerData, execArgv: [], resourceLimits });
}
