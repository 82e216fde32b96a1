import { join } from 'node:path';
import { isLoopback, requireAdmin } from '@stray/core';
import { createDatabase, migrate, startEmbedded } from '@stray/db';
import { prepareDemo, waitForRun } from './demo.ts';
import { waitUntilAnswers } from './health.ts';
import { prepareHome } from './home.ts';
import type { ProgressLine } from './progressLine.ts';
import { type ServiceSpec, startService } from './service.ts';
import { systemServices } from './services.ts';
import type { SystemSettings } from './settings.ts';
import type { Shutdown } from './shutdown.ts';

const apiWithinMs = 60_000;
const pageWithinMs = 60_000;
/** Their sum, with some slack for each, stays under the ten seconds in which all of it is to stop. */
const graceMs = { web: 1_500, worker: 3_000, api: 1_500, connection: 500, database: 1_500 };

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
 * `shutdown` before the next. Returns when the page can be used and the demo project is scored.
 * @throws StrayError for what the user can mend, or with the last lines of the part that did not come up
 */
export async function bringUp({ settings, shutdown, signal, progress }: BringUp): Promise<RunningSystem> {
  const page = settings.server?.url ?? `http://127.0.0.1:${settings.pagePort}`;
  const everywhere = isLoopback(settings.host) || settings.host === '0.0.0.0' || settings.host === '::';
  const near = everywhere ? '127.0.0.1' : settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  let reportDeath: (error: unknown) => void = () => {};
  const died = new Promise<never>((_resolve, reject) => {
    reportDeath = reject;
  });
  died.catch(() => {});
  const unlessOneDies = <T>(work: Promise<T>): Promise<T> => Promise.race([work, died]);
  const launch = (spec: ServiceSpec, grace: number) => {
    const service = startService(spec);
    service.died.catch(reportDeath);
    shutdown.add({ name: spec.name, graceMs: grace, stop: (ms) => service.stop(ms), kill: () => service.kill() });
  };

  prepareHome(settings.home);
  progress.show('Preparing the database');
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings.home, shutdown, reportDeath));
  signal.throwIfAborted();
  await migrate(databaseUrl);
  signal.throwIfAborted();
  const database = await createDatabase(databaseUrl, { maxConnections: 2 });
  shutdown.add({ name: 'connection', graceMs: graceMs.connection, stop: () => database.close() });
  if (settings.server !== null && (await database.prisma.user.count()) === 0) requireAdmin(settings.server);
  const demoRun = await prepareDemo(database, databaseUrl, settings.home);
  signal.throwIfAborted();

  progress.show('Starting the API and the worker');
  const services = systemServices(settings, databaseUrl);
  launch(services.api, graceMs.api);
  launch(services.worker, graceMs.worker);
  await unlessOneDies(waitUntilAnswers(`http://127.0.0.1:${settings.apiPort}/health`, apiWithinMs, signal));
  progress.show('Starting the page');
  launch(services.web, graceMs.web);
  await unlessOneDies(waitUntilAnswers(`http://${near}:${settings.pagePort}`, pageWithinMs, signal));
  if (demoRun !== null) {
    const show = (text: string) => progress.show(text);
    const trouble = await unlessOneDies(waitForRun(database, { runId: demoRun, signal, show }));
    if (trouble !== null) process.stderr.write(`stray: the demo photos could not be scored: ${trouble}\n`);
  }
  return { page, died };
}

/** @returns its URL */
async function startDatabase(home: string, shutdown: Shutdown, onFailure: (error: Error) => void): Promise<string> {
  const embedded = await startEmbedded({ dir: join(home, 'database'), onFailure });
  shutdown.add({ name: 'database', graceMs: graceMs.database, stop: () => embedded.stop() });
  return embedded.url;
}
