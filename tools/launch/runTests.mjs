import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './checkout.mjs';
import { npm, runAloud } from './command.mjs';
import { say } from './progress.mjs';

/** @typedef {{ passed: number, failed: number, skipped: Map<string, number> }} Counts skipped: number by file */

const reportPath = join(root, '.cache', 'tests.json');

/**
 * The checks (style, import directions, types) and then the tests, or only the tests that `filters` name. The checks
 * count as one test. The last line on stdout is `N passed, N failed`, with `, N skipped` where some were.
 * @param {string[]} filters
 * @returns {Promise<boolean>} whether all passed, and there were any
 */
export async function runTests(filters) {
  sayWhatIsMissing();
  const checked = filters.length > 0 || (await runAloud([...npm(), 'run', '--silent', 'check']));
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(reportPath, { force: true });
  const finished = await runAloud([
    process.execPath,
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportPath}`,
    ...filters,
  ]);
  const counts = readCounts();
  // vitest also fails for what belongs to no test, such as an unhandled rejection.
  if (!finished && counts.failed === 0) counts.failed = 1;
  if (!checked) {
    counts.failed += 1;
    say('The checks failed: see above, before the tests (npm run check repeats them).');
  } else if (filters.length === 0) counts.passed += 1;
  const skipped = [...counts.skipped.values()].reduce((sum, count) => sum + count, 0);
  for (const [file, count] of counts.skipped) say(`Skipped: ${count} in ${file}`);
  process.stdout.write(
    `${counts.passed} passed, ${counts.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  return counts.failed === 0 && counts.passed > 0;
}

function sayWhatIsMissing() {
  const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) say('No Chromium (CHROMIUM_PATH names one): the tests in a browser are skipped.');
  if (!process.env.TEST_DATABASE_URL) {
    say(
      'No TEST_DATABASE_URL: the database tests run on the embedded PostgreSQL alone (tools/postgres/up starts a real one).',
    );
  }
}

/** @returns {Counts} */
function readCounts() {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: new Map() };
  if (!existsSync(reportPath)) return counts;
  const report = JSON.parse(readFileSync(reportPath, 'utf8'));
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else {
        const name = relative(root, file.name);
        counts.skipped.set(name, (counts.skipped.get(name) ?? 0) + 1);
      }
    }
    // A file that cannot be loaded holds no tests, and is a failure all the same.
    counts.failed += file.status === 'failed' ? Math.max(failedHere, 1) : failedHere;
  }
  return counts;
}
