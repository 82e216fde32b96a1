import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCode, StrayError } from '@stray/core';

/**
 * Takes a folder for this process, as `stray.lock` in it then says; the lock of a process that is no more is taken
 * over. PGlite itself would let two processes write to one folder, and ruin it.
 * @returns release
 * @throws StrayError DATABASE_LOCKED
 */
export function lockFolder(dir: string): () => void {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, 'stray.lock');
  const mine = identity(process.pid);
  // A second attempt after a stale lock is out of the way; who loses that race meets the winner's lock.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (place(path, mine)) {
      return () => {
        if (read(path) === mine) rmSync(path, { force: true });
      };
    }
    const owner = read(path);
    if (owner === undefined) continue;
    if (isAlive(owner) || !remove(path, owner)) throw locked(dir, owner);
  }
  throw locked(dir, read(path));
}

/** A link appears with its content or not at all, and never replaces another. */
function place(path: string, owner: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, owner);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** Removes the lock if it is still that of `owner`; another may have taken it over in the meantime. */
function remove(path: string, owner: string): boolean {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return true;
    throw error;
  }
  const removed = readFileSync(aside, 'utf8');
  if (removed !== owner) place(path, removed);
  rmSync(aside);
  return removed === owner;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The pid and, where the system tells it, when the process began: a pid alone comes back, in containers at once. */
function identity(pid: number): string {
  return `${pid} ${startOf(pid)}`;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything and ends with the last bracket, the start is the 20th field.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(owner: string): boolean {
  const pid = Number.parseInt(owner, 10);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isCode(error, 'EPERM')) return false;
  }
  return identity(pid) === owner;
}

function locked(dir: string, owner: string | undefined): StrayError {
  const who = owner === undefined ? 'another process' : `process ${Number.parseInt(owner, 10)}`;
  return new StrayError('DATABASE_LOCKED', `The database in ${dir} is in use by ${who}; stop it first.`);
}
