import { readFile, stat } from 'node:fs/promises';
import type { StrayClient } from '@stray/client';
import { type Found, walk } from '@stray/client/files';
import { isImageName } from '@stray/core';
import { z } from 'zod';
import { type Checked, type Finding, worstFirst } from './finding.ts';

/** What the server takes in one request. */
const mostImages = 32;
const mostBytes = 60 * 2 ** 20;

const verdict = z.union([
  z.object({ name: z.string(), score: z.number(), flagged: z.boolean(), reason: z.string() }),
  z.object({ name: z.string(), error: z.object({ code: z.string(), message: z.string() }) }),
]);
const answer = z.object({ threshold: z.number(), warnings: z.array(z.string()), images: z.array(verdict) });

export interface ThereRequest {
  readonly folder: string;
  /** Slug of the project whose active labels and negatives count. */
  readonly project: string;
  readonly run: string | undefined;
  readonly threshold: number | undefined;
}

interface Read {
  readonly path: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** Checks a folder at the gate of a running Stray, which keeps none of the images. */
export async function checkThere(server: StrayClient, request: ThereRequest): Promise<Checked> {
  const findings: Finding[] = [];
  const told = new Set<string>();
  let [images, threshold, batch]: [number, number, Read[]] = [0, Number.NaN, []];
  const send = async () => {
    if (batch.length === 0) return;
    const form = new FormData();
    for (const { path, bytes } of batch) form.append('image', new Blob([bytes]), path);
    const found = answer.parse(await server.send(addressOf(request), form));
    for (const warning of found.warnings) if (told.size < told.add(warning).size) console.error(`stray: ${warning}`);
    threshold = found.threshold;
    // By their places: a form may bend names.
    findings.push(...found.images.flatMap((image, i) => findingOf(image, batch[i]?.path ?? image.name)));
    batch = [];
  };
  for await (const file of walk(request.folder)) {
    if (!isImageName(file.path)) continue;
    images += 1;
    const read = await readImage(file);
    if ('kind' in read) {
      findings.push(read);
      continue;
    }
    const weight = batch.reduce((sum, { bytes }) => sum + bytes.length, read.bytes.length);
    if (batch.length >= mostImages || weight > mostBytes) await send();
    batch.push(read);
  }
  await send();
  return { images, threshold, findings: worstFirst(findings) };
}

function findingOf(image: z.infer<typeof verdict>, path: string): Finding[] {
  if ('error' in image) return [{ kind: 'unreadable', path, code: image.error.code, reason: image.error.message }];
  return image.flagged ? [{ kind: 'flagged', path, score: image.score, reason: image.reason }] : [];
}

async function readImage({ path, location }: Found): Promise<Read | Finding> {
  const file = Buffer.from(location);
  try {
    const { size } = await stat(file);
    if (size <= mostBytes) return { path, bytes: await readFile(file) };
    const reason = `it has ${Math.ceil(size / 2 ** 20)} MB, and the server takes ${mostBytes / 2 ** 20}`;
    return { kind: 'unreadable', path, code: 'FILE_TOO_LARGE', reason };
  } catch {
    return { kind: 'unreadable', path, code: 'FILE_NOT_FOUND', reason: 'the file cannot be read' };
  }
}

function addressOf({ project, run, threshold }: ThereRequest): string {
  const query = new URLSearchParams();
  if (run !== undefined) query.set('run', run);
  if (threshold !== undefined) query.set('threshold', String(threshold));
  return `/score/${encodeURIComponent(project)}${query.size > 0 ? `?${query}` : ''}`;
}
