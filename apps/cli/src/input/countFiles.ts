import { walk } from '@stray/client/files';

/** How many files there are below a folder, for a bar of progress. */
export async function countFiles(folder: string): Promise<number> {
  let count = 0;
  try {
    for await (const _ of walk(folder)) count += 1;
  } catch {
    // The same walk is made for the scores, and says what is wrong.
  }
  return count;
}
