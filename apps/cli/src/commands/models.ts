import { type EncoderManifest, identify } from '@stray/core';
import { addEncoder, hubSettings, type ListedEncoder, listEncoders, precisions, removeEncoder } from '@stray/models';
import { z } from 'zod';
import { type Drift, measureDrift } from '../measureDrift.ts';
import { exitCodes, readOptions, UsageError } from '../options.ts';
import { showBytes } from '../output/bytes.ts';
import { homeOf } from '../system/settings.ts';
import { tryEncoder } from '../tryEncoder.ts';

export const help = `stray models add FOLDER|HUB-ID [options]
stray models list [--json]
stray models remove NAME [--json]

Brings an encoder of the CLIP family (CLIP, SigLIP 1 and 2 of fixed resolution, MobileCLIP, jina-clip, open_clip) as
ONNX with config.json, preprocessor_config.json and tokenizer.json. Its name then goes with --encoder.

  --name NAME          what to call it; the last part of the folder or id without it
  --precision P        fp32, fp16, int8 or q4; without it int8, which is fastest on a processor, or else what is there.
                       Choose fp16 for a GPU and fp32 for the numbers of the original
  --revision R         branch, tag or commit of a hub's repository (main)
  --prompt P           put around each label and noun, with {} for it ("the nice {}")
  --logit-scale S      1/τ; 100 for CLIP and 117 for SigLIP where the files do not say it
  --json               print one JSON line on standard output: what was added or removed, or all as an array

A download that broke off goes on where it stopped. HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE mean what they mean to
Hugging Face's tools. Every file is pinned by its sha256; STRAY_HOME says where they lie (.stray in the checkout).
Exit code: 0 done, 1 failed, 2 wrong words.`;

const addConfig = {
  name: { type: 'string' },
  precision: { type: 'string' },
  revision: { type: 'string' },
  prompt: { type: 'string' },
  'logit-scale': { type: 'string' },
  json: { type: 'boolean' },
} as const;

const addSchema = z.object({
  folders: z.tuple([z.string().min(1)], 'name one folder, or one id of a hub'),
  name: z.string().optional(),
  precision: z.enum(precisions).optional(),
  revision: z.string().min(1).optional(),
  prompt: z.string().includes('{}', 'must hold {} where the label goes').optional(),
  'logit-scale': z
    .string()
    .transform(Number)
    .refine((x) => x > 0 && x < 10_000, 'must be a number above 0')
    .optional(),
  json: z.boolean().default(false),
});

const listSchema = z.object({ folders: z.array(z.string()).max(0, 'none is taken'), json: z.boolean().default(false) });

const removeSchema = z.object({ folders: z.tuple([z.string()], 'name one encoder'), json: z.boolean().default(false) });

const jsonConfig = { json: { type: 'boolean' } } as const;

/** What each action takes. */
export const actionWords = {
  add: { config: addConfig, schema: addSchema },
  list: { config: jsonConfig, schema: listSchema },
  remove: { config: jsonConfig, schema: removeSchema, positional: 'encoder' },
};

/** `stray models`: the encoders of a home. */
export async function models([action, ...argv]: readonly string[]): Promise<number> {
  const home = homeOf(process.env);
  switch (action) {
    case 'add':
      return add(argv, home);
    case 'list':
      return list(argv, home);
    case 'remove': {
      const { folders, json } = readOptions('models', argv, actionWords.remove);
      await removeEncoder(home, folders[0]);
      if (json) console.log(JSON.stringify({ removed: folders[0] }));
      else console.error(`${folders[0]} is removed.`);
      return exitCodes.done;
    }
    default:
      throw new UsageError(
        action === undefined ? 'Say add, list or remove.' : `There is no “models ${action}”.`,
        'models',
      );
  }
}

async function add(argv: readonly string[], home: string): Promise<number> {
  const options = readOptions('models', argv, actionWords.add);
  const [source] = options.folders;
  const progress = showBytes(source);
  try {
    const folder = await addEncoder({
      source,
      home,
      name: options.name,
      precision: options.precision,
      revision: options.revision,
      prompt: options.prompt,
      logitScale: options['logit-scale'],
      hub: hubSettings(process.env),
      onProgress: progress.at,
      check: async (encoder) => {
        progress.stop();
        console.error('Trying it with an image and two words.');
        await tryEncoder(encoder);
      },
    });
    const { manifest } = folder;
    console.error(
      `${facts(manifest)}, logit scale ${Number(manifest.logitScale.toFixed(3))}, prompt “${manifest.prompt}”`,
    );
    if (manifest.family === 'clip' && options.precision === undefined) console.error(choice(manifest.precision));
    const drift = await measureDrift(folder, source);
    if (drift !== undefined) console.error(told(drift));
    console.error(`Use it with --encoder ${manifest.name}`);
    const id = identify(folder);
    console.log(options.json ? JSON.stringify({ name: manifest.name, id }) : `${manifest.name}\t${id}`);
    return exitCodes.done;
  } finally {
    progress.stop();
  }
}

function told({ precision, photos, mean, least }: Drift): string {
  const figures = `${mean.toFixed(4)} on average, ${least.toFixed(4)} at least`;
  return `Its ${precision} embeddings of ${photos} photos have a cosine of ${figures} to those of its fp32 weights.`;
}

function choice(precision: string): string {
  return precision === 'int8'
    ? 'int8 was chosen, the fastest on a processor; --precision fp16 is for a GPU, fp32 for the numbers of the original.'
    : `${precision} was chosen: there is no int8 here.`;
}

async function list(argv: readonly string[], home: string): Promise<number> {
  const { json } = readOptions('models', argv, actionWords.list);
  const encoders = await listEncoders(home);
  console.log(json ? JSON.stringify(encoders.map(printable)) : encoders.map(line).join('\n'));
  return exitCodes.done;
}

function printable(encoder: ListedEncoder) {
  if (encoder.kind === 'broken') return { name: encoder.name, directory: encoder.directory, problem: encoder.problem };
  const { name, id, directory, manifest, bytes } = encoder;
  const { family, dimension, logitScale, prompt, origin } = manifest;
  const precision = manifest.family === 'clip' ? { precision: manifest.precision } : {};
  return { name, id, family, dimension, ...precision, logitScale, prompt, bytes, directory, ...(origin && { origin }) };
}

function line(encoder: ListedEncoder): string {
  if (encoder.kind === 'broken') return `${encoder.name}  broken: ${encoder.problem}`;
  const { name, id, manifest, bytes } = encoder;
  const from = manifest.origin === undefined ? '' : `  from ${manifest.origin.hub}`;
  return `${name}  ${id}  ${facts(manifest)}, ${(bytes / 1e6).toFixed(1)} MB${from}`;
}

function facts(manifest: EncoderManifest): string {
  const precision = manifest.family === 'clip' ? ` ${manifest.precision}` : '';
  return `${manifest.family}${precision}, ${manifest.dimension} dimensions`;
}
