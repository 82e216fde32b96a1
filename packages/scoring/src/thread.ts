import { Worker } from 'node:worker_threads';
import './backend/telemetry.ts';

/** A thread would let its garbage grow to 48 MB before it looks at it; several threads must stay small together. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

export type ThreadName =
  | 'prepareWorker'
  | 'encoders/poolWorker'
  | 'encoders/decodeWorker'
  | 'encoders/networkWorker'
  | 'rescore/rescoreWorker'
  | 'words/wordsWorker';

/** Starts one of this package's thread files. Node 20 cannot run TypeScript in a thread, so the built file serves both. */
export function startThread(name: ThreadName, workerData: unknown): Worker {
  const built = import.meta.url.endsWith('.ts') ? `../dist/${name}.js` : `./${name}.js`;
  return new Worker(new URL(built, import.meta.url), { workerData, execArgv: [], resourceLimits });
}
