import { publicError, StrayError } from '@stray/core';
import { bringUp } from '../system/bringUp.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { readSettings } from '../system/settings.ts';
import { createShutdown } from '../system/shutdown.ts';
import { listenForStop } from '../system/stopRequest.ts';

/**
 * Runs the whole system until it is told to stop (Ctrl-C, SIGTERM) or a part of it fails. Prints the ready line on
 * stdout when the page can be used; everything else goes to stderr and to the logs in the home folder.
 * @returns the exit code: 0 after being told to stop, 1 after a failure
 */
export async function start(): Promise<number> {
  const shutdown = createShutdown();
  const progress = createProgressLine();
  const stop = listenForStop(() => {
    shutdown.kill();
    process.exit(130);
  });
  let code = 0;
  try {
    const settings = readSettings(process.env);
    const system = await bringUp({ settings, shutdown, signal: stop.signal, progress });
    progress.clear();
    process.stdout.write(`Stray is ready: ${system.page}\n`);
    await Promise.race([system.died, stop.requested]);
  } catch (error) {
    progress.clear();
    if (!stop.signal.aborted) {
      code = 1;
      process.stderr.write(`stray: ${describe(error)}\n`);
    }
  }
  await shutdown.run((part) => progress.show(`Stopping: ${part}`));
  progress.clear();
  stop.dispose();
  if (stop.signal.aborted) process.stderr.write('Stray has stopped.\n');
  return code;
}

/** A fault of ours is shown whole: here the terminal is the log. */
function describe(error: unknown): string {
  if (error instanceof StrayError || !(error instanceof Error)) return publicError(error).message;
  return error.stack ?? error.message;
}
