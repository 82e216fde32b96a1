import { decodeThreads } from './decodeThreads.cjs';
import { nodeTooOld } from './nodeVersion.mjs';
import { quiet } from './quiet.mjs';

/**
 * Runs one of the launch scripts. This file, and what it imports, keeps to what Node 14 can read, and everything else
 * is imported by `main` itself: so a Node that is too old still gets one clear line instead of a syntax error.
 * @param {() => Promise<void>} main
 */
export function begin(main) {
  const refusal = nodeTooOld(process.versions.node);
  if (refusal !== undefined) {
    process.stderr.write(`stray: ${refusal}\n`);
    process.exit(1);
  }
  Object.assign(process.env, quiet, decodeThreads);
  main().catch(report);
}

/** @param {unknown} error */
function report(error) {
  const expected = error instanceof Error && error.name === 'LaunchError';
  const text = expected ? error.message : error instanceof Error ? String(error.stack) : String(error);
  process.stderr.write(`stray: ${text}\n`);
  process.exitCode = 1;
}
