import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// A registry that lacks the builds of a tool for other platforms makes `npm install` leave them out of package-lock.json
// without a word, and then `npm ci` refuses the file ("Missing: … from lock file") on every machine. This adds them.
// They are pinned to one version by the tool that wants them, so the name and version are all that is needed; their
// integrity is not known here and is left out.

/**
 * @typedef {{ version?: string, dev?: boolean, license?: string, optional?: boolean, os?: string[], cpu?: string[],
 *   libc?: string[], optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lockfile
 */

/**
 * @param {Lockfile} lockfile
 * @returns {Record<string, Entry>} the missing entries by their path
 */
export function missingPlatforms({ packages }) {
  const present = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/'))));
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      if (present.has(path)) continue;
      if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name} is not pinned to one version: ${version}`);
      missing[path] = entryOf(name, version, parent);
    }
  }
  return missing;
}

/**
 * @param {string} name
 * @param {string} version
 * @param {Entry} parent
 * @returns {Entry}
 */
function entryOf(name, version, parent) {
  const os = /darwin|android|linux|freebsd/.exec(name)?.[0] ?? (/win(dows|32)/.test(name) ? 'win32' : undefined);
  const cpu = /arm64|x64/.exec(name)?.[0] ?? (/-64$/.test(name) ? 'x64' : undefined);
  if (os === undefined || cpu === undefined) throw new Error(`cannot tell the platform of ${name}`);
  const libc = os !== 'linux' ? undefined : /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : undefined;
  return { version, cpu: [cpu], dev: parent.dev, libc, license: parent.license, optional: true, os: [os] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = new URL('../../package-lock.json', import.meta.url);
  /** @type {Lockfile} */
  const lockfile = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingPlatforms(lockfile);
  const packages = Object.entries({ ...lockfile.packages, ...missing });
  packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(path, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  process.stdout.write(`Added ${Object.keys(missing).length} entries.\n`);
}
