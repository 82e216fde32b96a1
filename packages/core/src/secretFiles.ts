import { readFileSync } from 'node:fs';
import { StrayError } from './errors.ts';

/** A variable that is set to nothing is not set: compose files pass on what is not there as a blank. */
export const withoutBlanks = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));

/** What may be in a file that `<name>_FILE` names, as container engines hand secrets over. */
const secretNames = /^(DATABASE_URL|PGPASSWORD|HF_TOKEN|STRAY_[A-Z0-9_]+)_FILE$/;

/**
 * Sets each variable whose `<name>_FILE` names a file to what is in that file, without the line break at its end. One that is
 * set already stays.
 *
 * @throws StrayError FILE_NOT_FOUND naming the variable
 */
export function readSecretFiles(environment: NodeJS.ProcessEnv): void {
  for (const [variable, path] of Object.entries(environment)) {
    const [, name] = secretNames.exec(variable) ?? [];
    if (name === undefined || !path || environment[name]) continue;
    try {
      environment[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      throw new StrayError('FILE_NOT_FOUND', `${variable} names a file that cannot be read.`, { cause });
    }
  }
}
