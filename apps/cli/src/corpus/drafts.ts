import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { sayWords } from '../output/words.ts';
import { RemoteError } from '../remote/remoteError.ts';
import { madeOf, type Server, userErrors } from '../remote/server.ts';

const pollMs = 300;
const quietMs = 60_000;

const made = z.object({ draft: z.object({ id: z.string() }).nullable(), userErrors });

/** @param input as the API's MineCorpusInput @returns the draft's id @throws RemoteError */
export async function beginDraft(server: Server, input: Record<string, unknown>): Promise<string> {
  const { mineCorpus } = await server.query(
    'mutation Mine($input: MineCorpusInput!) { mineCorpus(input: $input) { draft { id } userErrors { code message } } }',
    z.object({ mineCorpus: made }),
    { input },
  );
  return madeOf(mineCorpus.draft, mineCorpus.userErrors).id;
}

const state = z.object({
  status: z.enum(['MINING', 'READY', 'FAILED']),
  done: z.number(),
  total: z.number(),
  updatedAt: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** Waits until a draft is mined, and shows how far it is. @throws RemoteError with what made the mining fail */
export async function untilMined(server: Server, draftId: string): Promise<void> {
  const progress = sayWords();
  let last = { sign: '', at: performance.now() };
  let warned = false;
  try {
    for (;;) {
      const { node } = await server.query(
        'query Draft($id: ID!) { node(id: $id) { ... on CorpusDraft { status done total updatedAt error { code message } } } }',
        z.object({ node: state.nullable() }),
        { id: draftId },
      );
      if (node === null) throw new RemoteError('NOT_FOUND', 'The draft was deleted while it was mined.');
      if (node.status === 'READY') return;
      if (node.status === 'FAILED') {
        const { code, message } = node.error ?? { code: 'INTERNAL', message: 'The server does not say why.' };
        throw new RemoteError(code, `The draft could not be mined: ${message}`);
      }
      if (node.total > 0) progress.onProgress(node.done, node.total);
      // A worker gives a sign of life every few seconds, also while there is nothing to count.
      if (node.updatedAt !== last.sign) last = { sign: node.updatedAt, at: performance.now() };
      else if (!warned && performance.now() - last.at > quietMs) {
        warned = true;
        console.error('stray: no worker has given a sign of life for a minute; is one running there?');
      }
      await pause(pollMs);
    }
  } finally {
    progress.stop();
  }
}

export interface Edit {
  readonly kind: 'ban' | 'pin' | 'add';
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
}

/** @throws RemoteError; none of the edits is made then */
export async function editDraft(
  server: Server,
  draftId: string,
  { edits, author }: { readonly edits: readonly Edit[]; readonly author: string | undefined },
): Promise<void> {
  const said = edits.map(({ kind, text, polarity }) => ({
    kind: kind.toUpperCase(),
    text,
    polarity: polarity.toUpperCase(),
  }));
  const { editCorpusDraft } = await server.query(
    `mutation Edit($input: EditCorpusDraftInput!) {
       editCorpusDraft(input: $input) { draft { id } userErrors { code message } }
     }`,
    z.object({ editCorpusDraft: made }),
    { input: { draftId, edits: said, author } },
  );
  madeOf(editCorpusDraft.draft, editCorpusDraft.userErrors);
}

const published = z.object({ number: z.number(), hash: z.string(), count: z.number(), active: z.boolean() });
export type Published = z.infer<typeof published>;

export interface Publishing {
  readonly message: string;
  readonly author: string | undefined;
  readonly activate: boolean;
}

/** @throws RemoteError CONFLICT when somebody has published meanwhile: the draft stays */
export async function publishDraft(server: Server, draftId: string, publishing: Publishing): Promise<Published> {
  const { publishCorpusVersion } = await server.query(
    `mutation Publish($input: PublishCorpusVersionInput!) {
       publishCorpusVersion(input: $input) { version { number hash count active } userErrors { code message } }
     }`,
    z.object({ publishCorpusVersion: z.object({ version: published.nullable(), userErrors }) }),
    { input: { draftId, ...publishing } },
  );
  return madeOf(publishCorpusVersion.version, publishCorpusVersion.userErrors);
}
