import { copyFile, link, open, rename } from 'node:fs/promises';
import { isCode } from '@stray/core';

/**
 * Gives a file a second name, with its bytes on the disk; a copy where the file system has no second names. A name that is
 * there already stays.
 */
export async function secondName(file: string, name: string): Promise<void> {
  await sync(file);
  try {
    await link(file, name);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    const draft = `${name}.draft`;
    await copyFile(file, draft);
    await sync(draft);
    await rename(draft, name);
  }
}

/** Waits until a file, or the names in a folder, are on the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a file onto another name; false when it is not there. */
export async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
