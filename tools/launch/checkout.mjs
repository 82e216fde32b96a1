import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {'cli' | 'all'} Target what is to be built: the command line alone, or the API, worker and page too */
/** @typedef {{ install?: string, builds?: { cli?: string, all?: string } }} Stamp */

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stampPath = join(root, 'node_modules', '.stray-setup.json');
const generated = new Set(['node_modules', 'dist', '.next', '.turbo', 'test', 'coverage', 'next-env.d.ts']);

/** @returns {Stamp} what set-up last finished here; empty when it never did or the file is not readable */
export function readStamp() {
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {Stamp} stamp */
export function writeStamp(stamp) {
  mkdirSync(dirname(stampPath), { recursive: true });
  const fresh = `${stampPath}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(stamp)}\n`);
  renameSync(fresh, stampPath);
}

/** Packages with native parts differ by platform, so a folder that is shared between two machines is installed anew. */
export function installFingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

/**
 * True when npm's own record of what lies in node_modules names exactly the versions of package-lock.json: someone has
 * run `npm ci` by hand, and need not wait for it again.
 */
export function installedByHand() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.keys(wanted).every((path) => {
      if (!path.startsWith('node_modules/')) return true;
      const found = present[path];
      if (found === undefined) return wanted[path].optional === true || wanted[path].devOptional === true;
      return found.version === wanted[path].version;
    });
  } catch {
    return false;
  }
}

/**
 * Cheap on purpose (names, sizes and times; no file is opened): turbo compares contents when this has changed.
 * @param {Target} target
 */
export function sourceFingerprint(target) {
  const hash = createHash('sha256');
  for (const folder of [...workspaces(target), 'prisma']) addFolder(hash, folder);
  for (const file of ['package.json', 'package-lock.json', 'turbo.json', 'tsconfig.base.json']) addFile(hash, file);
  return hash.digest('hex');
}

/** @param {Target} target */
export function outputsExist(target) {
  return workspaces(target).every((folder) => {
    if (existsSync(join(root, folder, 'tsconfig.build.json'))) return existsSync(join(root, folder, 'dist'));
    return existsSync(join(root, folder, '.next', 'BUILD_ID'));
  });
}

/** @param {Target} target */
function workspaces(target) {
  const apps = target === 'cli' ? ['cli'] : readdirSync(join(root, 'apps'));
  return [
    ...apps.map((name) => `apps/${name}`),
    ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`),
  ]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} folder relative to the root
 */
function addFolder(hash, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (generated.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) addFolder(hash, path);
    else addFile(hash, path);
  }
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path relative to the root
 */
function addFile(hash, path) {
  const { size, mtimeMs } = statSync(join(root, path));
  hash.update(`${path} ${size} ${mtimeMs}\n`);
}
