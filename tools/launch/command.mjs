import { spawn } from 'node:child_process';
import { root } from './checkout.mjs';
import { showProgress } from './progress.mjs';

const graceMs = 3_000;

/** @typedef {{ ok: boolean, seconds: number, output: string }} Outcome output: its end */

/**
 * Runs a long command quietly: its output is kept and only its end is shown, by the caller, when it failed.
 * @param {string} label
 * @param {[string, ...string[]]} command
 * @returns {Promise<Outcome>}
 */
export function runQuietly(label, [file, ...args]) {
  const child = spawn(file, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && !file.endsWith('.exe'),
  });
  const stopProgress = showProgress(label);
  let output = '';
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stopped = passSignalsTo(child);
  return new Promise((resolve) => {
    const finish = (/** @type {boolean} */ ok) => {
      const seconds = stopProgress();
      stopped();
      resolve({ ok, seconds, output: output.trimEnd() });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}

/**
 * Runs a command whose output is for the user.
 * @param {[string, ...string[]]} command
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runAloud([file, ...args]) {
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const stopped = passSignalsTo(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      stopped();
      resolve(code === 0);
    });
  });
}

/** @returns {[string, ...string[]]} the npm that runs this script where there is one, so that both are of one version */
export function npm() {
  const running = process.env.npm_execpath;
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}

/**
 * A set-up that is told to stop ends its child too, rather than leaving it at work in the background. npm may go on for
 * a minute after it was told, so it is not waited for long; what it leaves half-done is done anew the next time.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} ends the arrangement
 */
function passSignalsTo(child) {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    child.once('close', () => process.exit(130));
    child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}
