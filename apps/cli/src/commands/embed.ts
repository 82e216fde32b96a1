import { extname } from 'node:path';
import { identify, StrayError } from '@stray/core';
import { openEncoder } from '@stray/models';
import { z } from 'zod';
import { embedImages } from '../embed/images.ts';
import { embedTexts } from '../embed/texts.ts';
import {
  encoderOption,
  exitCodes,
  machineConfig,
  machineHelp,
  machineOf,
  machineOptions,
  readOptions,
} from '../options.ts';
import { homeOf } from '../system/settings.ts';

export const help = `stray embed --images DIR --out images.npy [options]
stray embed --texts labels.txt [--prompt "the nice {}"] --out texts.npy [options]

Writes embeddings as the scorer uses them: a float32 matrix, one row an image or a text, for NumPy and for
stray score --image-embeddings.

  --images DIR         every image below DIR, rows in byte order of path; the paths are written beside the matrix
                       (images.paths.txt, one a line). An image that cannot be read has no row.
  --texts FILE         every text of a UTF-8 file, rows in the order of its lines; empty lines and lines that begin
                       with # are passed over, as in --labels-file
  --prompt TEXT        put around each text; {} stands for it. The encoder's own without it
  --out FILE.npy       the matrix; it has its name only when it is whole
  --encoder E          embedded (default), a name of "stray models list", a folder, or a hub's id that was added
${machineHelp}
  --json               print one JSON line: out, encoderId, rows, dimension, skipped

Rows have unit length where the encoder compares by cosine (CLIP), and not with the embedded one.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done but some images were skipped.`;

const config = {
  images: { type: 'string' },
  texts: { type: 'string' },
  prompt: { type: 'string' },
  out: { type: 'string' },
  encoder: { type: 'string' },
  ...machineConfig,
  json: { type: 'boolean' },
} as const;

const schema = z
  .object({
    folders: z.array(z.string()).max(0, 'the folder is named by --images'),
    images: z.string().min(1).optional(),
    texts: z.string().min(1).optional(),
    prompt: z.string().includes('{}', 'must hold {} where the text goes').optional(),
    out: z.string({ error: 'name the .npy file to write' }),
    encoder: encoderOption,
    ...machineOptions,
    json: z.boolean().default(false),
  })
  .superRefine(({ images, texts, prompt }, context) => {
    const wrong = (option: string, message: string) => context.addIssue({ code: 'custom', path: [option], message });
    if ((images === undefined) === (texts === undefined)) wrong('images', 'name either --images DIR or --texts FILE');
    if (prompt !== undefined && texts === undefined) wrong('prompt', 'goes with --texts');
  });

export const words = { config, schema };

/** `stray embed`: embeddings of images or of texts, for other tools. */
export async function embed(argv: readonly string[]): Promise<number> {
  const options = readOptions('embed', argv, words);
  const { images, texts, prompt, out, encoder } = options;
  if (extname(out).toLowerCase() !== '.npy') {
    throw new StrayError('BAD_ARGUMENT', `--out ${out}: the name must end in .npy.`);
  }
  const folder = await openEncoder(encoder, { home: homeOf(process.env) });
  const made =
    images !== undefined
      ? await embedImages({ ...machineOf(options), folder, root: images, out })
      : await embedTexts({ folder, device: options.device, file: texts ?? '', prompt, out });
  if (options.json) console.log(JSON.stringify({ out, encoderId: identify(folder), ...made }));
  return made.skipped > 0 ? exitCodes.skipped : exitCodes.done;
}
