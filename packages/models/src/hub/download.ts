import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StrayError } from '@stray/core';
import { diskError } from '../disk.ts';
import type { HubFile, HubRepository } from './repository.ts';
import { ask, Interrupted, persist, reasonOf } from './request.ts';
import type { HubSettings } from './settings.ts';

export interface Download {
  readonly settings: HubSettings;
  readonly repository: HubRepository;
  /** Folder under which the file gets its path. */
  readonly into: string;
  /** Bytes of this file that are there. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Downloads one file, going on from its `.part` where an earlier try broke off; it gets its name when its hash is right.
 *
 * @throws StrayError DOWNLOAD_FAILED when it keeps breaking off or arrives changed; DISK_FULL
 */
export async function download(file: HubFile, { settings, repository, into, onBytes }: Download): Promise<void> {
  const path = join(into, file.path);
  const part = `${path}.part`;
  if ((await sizeOf(path)) === file.bytes && (await matches(path, file))) {
    onBytes(file.bytes);
    return;
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    const address = file.path.split('/').map(encodeURIComponent).join('/');
    const url = `${settings.endpoint}/${repository.id}/resolve/${repository.commit}/${address}`;
    await persist(settings, (progressed) => goOn({ settings, url, part, file, onBytes, progressed }));
    if (!(await matches(part, file))) {
      await rm(part, { force: true });
      throw new StrayError(
        'DOWNLOAD_FAILED',
        `${file.path} of ${repository.id} did not arrive as the hub describes it (its hash differs) and was removed; try again.`,
      );
    }
    await rename(part, path);
  } catch (error) {
    throw diskError(error, into);
  }
}

interface Rest {
  readonly settings: HubSettings;
  readonly url: string;
  readonly part: string;
  readonly file: HubFile;
  readonly onBytes: (bytes: number) => void;
  readonly progressed: () => void;
}

/** Fetches what is missing of the part. */
async function goOn({ settings, url, part, file, onBytes, progressed }: Rest): Promise<void> {
  let at = await sizeOf(part);
  if (at > file.bytes) {
    await rm(part, { force: true });
    at = 0;
  }
  onBytes(at);
  if (at === file.bytes && at > 0) return;
  const headers: Record<string, string> = at > 0 ? { range: `bytes=${at}-` } : {};
  const { response, heard, done } = await ask(settings, { url, what: file.path, headers });
  // A server that does not know ranges begins anew.
  if (response.status !== 206 || !(response.headers.get('content-range') ?? '').startsWith(`bytes ${at}-`)) at = 0;
  const out = await open(part, at > 0 ? 'r+' : 'w');
  try {
    for await (const chunk of bodyOf(response)) {
      heard();
      if (at + chunk.length > file.bytes) {
        throw new StrayError('DOWNLOAD_FAILED', `${file.path} is longer than the hub says.`);
      }
      await out.write(chunk, 0, chunk.length, at);
      at += chunk.length;
      onBytes(at);
      progressed();
    }
  } finally {
    done();
    await out.close();
  }
  if (at < file.bytes) throw new Interrupted('the answer was cut off');
}

async function* bodyOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error: unknown) => {
        throw new Interrupted(reasonOf(error));
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function matches(path: string, { bytes, proof }: HubFile): Promise<boolean> {
  const hash = createHash(proof.kind === 'sha256' ? 'sha256' : 'sha1');
  if (proof.kind === 'git-sha1') hash.update(`blob ${bytes}\0`);
  if (bytes > 0 || (await sizeOf(path)) > 0) for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex') === proof.hash;
}
