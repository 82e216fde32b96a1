import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  installedByHand,
  installFingerprint,
  outputsExist,
  readStamp,
  root,
  sourceFingerprint,
  writeStamp,
} from './checkout.mjs';
import { npm, runQuietly } from './command.mjs';
import { LaunchError } from './launchError.mjs';
import { lockSetup } from './lock.mjs';
import { say } from './progress.mjs';

/** @typedef {import('./checkout.mjs').Target} Target */

const diskBytes = { install: 2.5e9, build: 1e9 };
const tailLines = 25;

/**
 * Installs what package-lock.json names and builds what changed, when needed; otherwise returns at once in silence.
 * @param {Target} target
 */
export async function setup(target) {
  if (isReady(target)) return;
  const release = await lockSetup(say);
  try {
    await installWhenNeeded();
    if (!isReady(target)) await build(target);
  } finally {
    release();
  }
}

/** @param {Target} target */
function isReady(target) {
  const { install, builds } = readStamp();
  return install === installFingerprint() && builds?.[target] === sourceFingerprint(target) && outputsExist(target);
}

async function installWhenNeeded() {
  const stamp = readStamp();
  const install = installFingerprint();
  if (stamp.install === install) return;
  if (!installedByHand()) {
    requireDiskSpace(diskBytes.install);
    say('Setting up Stray. This needs the network once; the next time it does not.');
    const { ok, seconds, output } = await runQuietly('Installing packages (npm ci)', [
      ...npm(),
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-progress',
    ]);
    if (!ok) {
      throw new LaunchError(
        `the packages could not be installed. The last lines of npm ci:\n\n${withoutUsage(output)}\n\nCheck the network connection and npm's registry and proxy settings (npm config list), then run the same command again.`,
      );
    }
    say(`Installed packages in ${seconds} s.`);
  }
  writeStamp({ install, builds: stamp.builds });
}

/**
 * npm appends its manual page to what went wrong.
 * @param {string} output
 */
function withoutUsage(output) {
  const lines = output.split('\n').filter((line) => !/^npm (warn EBADENGINE|error$)/.test(line));
  const manual = lines.findIndex((line) => line.startsWith('npm error Clean install a project'));
  return (manual === -1 ? lines : lines.slice(0, manual)).slice(-tailLines).join('\n');
}

/** @param {Target} target */
async function build(target) {
  requireDiskSpace(diskBytes.build);
  const stamp = readStamp();
  const builds = { cli: sourceFingerprint('cli'), all: target === 'all' ? sourceFingerprint('all') : undefined };
  // A build that is cut off half-way must not be taken for the one before it.
  writeStamp({ install: stamp.install });
  const { ok, seconds, output } = await runQuietly(
    target === 'all' ? 'Building Stray' : "Building Stray's command line",
    [
      process.execPath,
      join(root, 'node_modules', 'turbo', 'bin', 'turbo'),
      'run',
      'build',
      ...(target === 'cli' ? ['--filter=@stray/cli', '--filter=./packages/*'] : []),
      '--ui=stream',
      '--output-logs=errors-only',
      '--log-order=grouped',
      `--concurrency=${Math.max(2, availableParallelism())}`,
    ],
  );
  if (!ok || !outputsExist(target))
    throw new LaunchError(`the build failed. Its last lines:\n\n${output.split('\n').slice(-tailLines).join('\n')}`);
  say(`Built in ${seconds} s.`);
  writeStamp({ install: stamp.install, builds });
}

/** @param {number} needed bytes */
function requireDiskSpace(needed) {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  if (free >= needed) return;
  const gigabytes = (/** @type {number} */ bytes) => (bytes / 1e9).toFixed(1);
  throw new LaunchError(
    `not enough disk space in ${root}: setting up needs about ${gigabytes(needed)} GB and ${gigabytes(free)} GB are free.`,
  );
}
