import { type DeviceRequest, type EncoderFolder, identify, StrayError } from '@stray/core';
import { createNpy, openImagePool } from '@stray/scoring';
import { imagesBelow } from '../input/images.ts';
import { sayDevice } from '../output/device.ts';
import { createLines } from '../output/lines.ts';
import { showProgress } from '../output/progress.ts';

interface Request {
  readonly folder: EncoderFolder;
  readonly device: DeviceRequest;
  readonly decodeThreads: number | undefined;
  readonly root: string;
  readonly out: string;
}

/** What a matrix holds. */
export interface Embedded {
  readonly rows: number;
  readonly dimension: number;
  readonly skipped: number;
}

/**
 * Encodes every image below a folder: a row and a line of `….paths.txt` for each that can be read, in byte order of path.
 *
 * @throws StrayError FOLDER_EMPTY when none can be read; nothing is left behind then
 */
export async function embedImages({ folder, device, decodeThreads, root, out }: Request): Promise<Embedded> {
  const matrix = await createNpy(out, folder.manifest.dimension);
  const paths = await createLines(out.replace(/\.npy$/i, '.paths.txt')).catch(async (error: unknown) => {
    await matrix.abandon();
    throw error;
  });
  const progress = showProgress('embed');
  let rows = 0;
  let skipped = 0;
  try {
    const pool = await openImagePool(folder, { device, workers: decodeThreads });
    sayDevice(pool.device);
    try {
      for await (const { path, image } of pool.encode(imagesBelow(root))) {
        progress.done();
        const problem = image.kind === 'failed' ? image : /[\r\n]/.test(path) ? lineBreak : undefined;
        if (image.kind === 'failed' || problem !== undefined) {
          skipped += 1;
          console.error(`stray: ${path}: ${problem?.message} [${problem?.code}]`);
          continue;
        }
        await matrix.append(image.embedding);
        await paths.add(path);
        rows += 1;
      }
    } finally {
      await pool.close();
    }
    if (rows === 0) throw new StrayError('FOLDER_EMPTY', `${root} holds no image that can be read.`);
    await paths.finish();
    await matrix.finish();
  } catch (error) {
    await Promise.all([matrix.abandon(), paths.abandon()]);
    throw error;
  } finally {
    progress.stop();
  }
  console.error(`${rows} × ${folder.manifest.dimension} written to ${out} (${identify(folder)}), ${skipped} skipped`);
  return { rows, dimension: folder.manifest.dimension, skipped };
}

const lineBreak = { code: 'BAD_ARGUMENT', message: 'its name holds a line break, so it cannot be a line of the paths' };
