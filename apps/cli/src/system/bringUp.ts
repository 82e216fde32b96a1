import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, startEmbedded } from '@stray/db';
import { prepareDemo } from './demo.ts';
import { waitUntilAnswers } from './health.ts';
import { lockHome } from './homeLock.ts';
import type { ProgressLine } from './progressLine.ts';
import { type Service, type ServiceSpec, startService } from './service.ts';
import { systemServices } from './services.ts';
import type { SystemSettings } from './settings.ts';
import type { Shutdown } from './shutdown.ts';

const apiWithinMs = 60_000;
const pageWithinMs = 60_000;
/** Their sum, with some slack each, stays under the ten seconds in which all of it is to stop. */
const graceMs = { web: 1_500, worker: 3_000, api: 1_500, database: 2_000 };

export interface BringUp {
  readonly settings: SystemSettings;
  readonly shutdown: Shutdown;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

export interface RunningSystem {
  readonly page: string;
  /** Rejects when a part ends by itself; never resolves. */
  readonly died: Promise<never>;
}

/**
 * Database, migrations, demo project, API and worker, page: each begins when what it needs is there, and is entered in
 * `shutdown` before the next. Returns when the page can be used.
 * @throws StrayError for what the user can mend, or with the last lines of the part that did not come up
 */
export async function bringUp({ settings, shutdown, signal, progress }: BringUp): Promise<RunningSystem> {
  const page = `http://127.0.0.1:${settings.pagePort}`;
  const unlock = lockHome(settings.home, page);
  shutdown.add({ name: 'lock', graceMs: 0, stop: async () => unlock() });
  mkdirSync(join(settings.home, 'logs'), { recursive: true });

  progress.show(settings.databaseUrl === undefined ? 'Starting the embedded database' : 'Preparing the database');
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings, shutdown));
  signal.throwIfAborted();
  await migrate(databaseUrl);
  signal.throwIfAborted();
  const demo = await prepareDemo(settings, databaseUrl);
  shutdown.add({ name: 'demo', graceMs: 1_000, stop: () => demo.close() });
  signal.throwIfAborted();

  const specs = systemServices(settings, databaseUrl);
  const services: Service[] = [];
  const launch = (spec: ServiceSpec, grace: number) => {
    const service = startService(spec);
    services.push(service);
    shutdown.add({ name: spec.name, graceMs: grace, stop: (ms) => service.stop(ms), kill: () => service.kill() });
  };
  const unlessOneDies = <T>(work: Promise<T>) => Promise.race([work, ...services.map(({ died }) => died)]);

  progress.show('Starting the API');
  launch(specs.api, graceMs.api);
  launch(specs.worker, graceMs.worker);
  await unlessOneDies(waitUntilAnswers(`http://127.0.0.1:${settings.apiPort}/health`, apiWithinMs, signal));
  progress.show('Starting the page');
  launch(specs.web, graceMs.web);
  await unlessOneDies(waitUntilAnswers(page, pageWithinMs, signal));
  await unlessOneDies(demo.scored(signal, (text) => progress.show(text)));
  return { page, died: unlessOneDies(new Promise<never>(() => {})) };
}

async function startDatabase(settings: SystemSettings, shutdown: Shutdown): Promise<string> {
  const embedded = await startEmbedded({ dir: join(settings.home, 'database') });
  shutdown.add({ name: 'database', graceMs: graceMs.database, stop: () => embedded.stop() });
  return embedded.url;
}
