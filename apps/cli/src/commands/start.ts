import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { bringUp } from '../system/bringUp.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { readSettings } from '../system/settings.ts';
import { createShutdown } from '../system/shutdown.ts';
import { listenForStop } from '../system/stopRequest.ts';

export const help = `stray start

Runs the web app with its API, its worker and its database, on this machine alone unless STRAY_HOST says otherwise. The
first time it makes a demo project and scores its photos. Ctrl-C stops all of it.

  PORT            port of the page (3000)
  API_PORT        port of the GraphQL API (4000)
  STRAY_HOME      folder of the data and the logs (.stray in the checkout)
  DATABASE_URL    a PostgreSQL with pgvector; the embedded one when it is not set
  STRAY_HOST      what the page listens on (127.0.0.1); with 0.0.0.0 others reach it and have to sign in, which takes
                  STRAY_SECRET, STRAY_URL, and at first STRAY_ADMIN_EMAIL and STRAY_ADMIN_PASSWORD: docs/identity.md`;

export const words = { config: {}, schema: z.object({ folders: z.array(z.string()).max(0, 'none is taken') }) };

/**
 * Runs the whole system until it is told to stop (Ctrl-C, SIGTERM) or a part of it fails. Prints the ready line on
 * stdout when the page can be used; everything else goes to stderr and to the logs in the home folder.
 * @throws StrayError for what the user can mend, or with the last lines of the part that failed
 */
export async function start(argv: readonly string[]): Promise<number> {
  readOptions('start', argv, words);
  const settings = readSettings(process.env);
  const shutdown = createShutdown();
  const progress = createProgressLine();
  const stop = listenForStop(() => {
    shutdown.kill();
    process.exit(exitCodes.failed);
  });
  try {
    const system = await bringUp({ settings, shutdown, signal: stop.signal, progress });
    progress.clear();
    process.stdout.write(`Stray is ready: ${system.page}\n`);
    await Promise.race([system.died, stop.requested]);
  } catch (error) {
    // What fails because it was told to stop is no failure.
    if (!stop.signal.aborted) throw error;
  } finally {
    await shutdown.run((part) => progress.show(`Stopping: ${part}`));
    progress.clear();
    stop.dispose();
  }
  process.stderr.write('Stray has stopped.\n');
  return exitCodes.done;
}
