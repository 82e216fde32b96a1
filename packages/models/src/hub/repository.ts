import { StrayError } from '@stray/core';
import { z } from 'zod';
import { ask, Interrupted, persist, reasonOf } from './request.ts';
import type { HubSettings } from './settings.ts';

/** A file of a repository, with what its bytes must hash to. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Of the bytes, for large files; small ones have git's hash of a blob. */
  readonly proof: { readonly kind: 'sha256' | 'git-sha1'; readonly hash: string };
}

/** A repository at one commit: what it holds does not change any more. */
export interface HubRepository {
  readonly id: string;
  readonly commit: string;
  readonly files: readonly HubFile[];
}

const revisionAnswer = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });

const treeAnswer = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().min(0),
    oid: z.string(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int() }).nullish(),
  }),
);

const mostPages = 100;

/**
 * Looks a repository up: which commit a branch, tag or commit means, and the files there.
 *
 * @throws StrayError DOWNLOAD_REFUSED, DOWNLOAD_FAILED or ENCODER_NOT_FOUND
 */
export async function lookUp(settings: HubSettings, id: string, revision: string): Promise<HubRepository> {
  if (settings.offline) {
    throw new StrayError('DOWNLOAD_REFUSED', `HF_HUB_OFFLINE is set, so ${id} is not downloaded.`);
  }
  const api = `${settings.endpoint}/api/models/${id}`;
  const what = revision === 'main' ? `model ${id}` : `model ${id} at revision ${revision}`;
  const { body } = await askJson(settings, {
    url: `${api}/revision/${encodeURIComponent(revision)}`,
    what,
    shape: revisionAnswer,
  });
  const commit = body.sha;
  const files: HubFile[] = [];
  let url: string | undefined = `${api}/tree/${commit}?recursive=true`;
  for (let page = 0; url !== undefined && page < mostPages; page++) {
    const answer: { body: z.infer<typeof treeAnswer>; next: string | undefined } = await askJson(settings, {
      url,
      what,
      shape: treeAnswer,
    });
    for (const { type, path, size, oid, lfs } of answer.body) {
      if (type !== 'file') continue;
      const proof = lfs ? ({ kind: 'sha256', hash: lfs.oid } as const) : ({ kind: 'git-sha1', hash: oid } as const);
      files.push({ path, bytes: lfs?.size ?? size, proof });
    }
    url = answer.next;
  }
  return { id, commit, files };
}

function askJson<S extends z.ZodType>(
  settings: HubSettings,
  { url, what, shape }: { url: string; what: string; shape: S },
): Promise<{ body: z.infer<S>; next: string | undefined }> {
  return persist(settings, async () => {
    const { response, done } = await ask(settings, { url, what });
    try {
      const parsed = shape.safeParse(await response.json());
      if (!parsed.success) {
        throw new StrayError('DOWNLOAD_FAILED', `${settings.endpoint} answers for ${what} as no hub does.`);
      }
      return { body: parsed.data, next: nextPage(response, settings) };
    } catch (error) {
      if (error instanceof StrayError) throw error;
      if (error instanceof SyntaxError) {
        throw new StrayError('DOWNLOAD_FAILED', `${settings.endpoint} answers for ${what} as no hub does.`, {
          cause: error,
        });
      }
      throw new Interrupted(reasonOf(error));
    } finally {
      done();
    }
  });
}

/** The address of `Link: <…>; rel="next"`, on the same hub: the token is meant for no other. */
function nextPage({ headers }: Response, { endpoint }: HubSettings): string | undefined {
  const next = /<([^>]+)>\s*;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
  if (next === undefined) return undefined;
  const url = new URL(next, endpoint);
  return url.origin === new URL(endpoint).origin ? url.href : undefined;
}
