import { setTimeout as pause } from 'node:timers/promises';
import { accepted, ClientError, graphql, type ResultOf, type StrayClient, type VariablesOf } from '@stray/client';
import { sayWords } from '../output/words.ts';

const pollMs = 300;
const quietMs = 60_000;

const MineCorpus = graphql(`
  mutation MineCorpus($input: MineCorpusInput!) { mineCorpus(input: $input) { draft { id } userErrors { code message } } }
`);

/** @returns the draft's id @throws ClientError */
export async function beginDraft(server: StrayClient, input: VariablesOf<typeof MineCorpus>['input']): Promise<string> {
  return accepted((await server.query(MineCorpus, { input })).mineCorpus, 'draft').id;
}

const ReadDraft = graphql(`
  query ReadDraft($id: ID!) {
    node(id: $id) { __typename ... on CorpusDraft { status done total updatedAt error { code message } } }
  }
`);

/** Waits until a draft is mined, and shows how far it is. @throws ClientError with what made the mining fail */
export async function untilMined(server: StrayClient, draftId: string): Promise<void> {
  const progress = sayWords();
  let last = { sign: '', at: performance.now() };
  let warned = false;
  try {
    for (;;) {
      const { node } = await server.query(ReadDraft, { id: draftId });
      if (node?.__typename !== 'CorpusDraft') {
        throw new ClientError('NOT_FOUND', 'The draft was deleted while it was mined.');
      }
      if (node.status === 'READY') return;
      if (node.status === 'FAILED') {
        const { code, message } = node.error ?? { code: 'INTERNAL', message: 'The server does not say why.' };
        throw new ClientError(code, `The draft could not be mined: ${message}`);
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

const EditDraft = graphql(`
  mutation EditDraft($input: EditCorpusDraftInput!) {
    editCorpusDraft(input: $input) { draft { id } userErrors { code message } }
  }
`);

/** As the API calls what files and people write small. */
export const upper = <Word extends string>(word: Word) => word.toUpperCase() as Uppercase<Word>;

/** @throws ClientError; none of the edits is made then */
export async function editDraft(
  server: StrayClient,
  draftId: string,
  { edits, author }: { readonly edits: readonly Edit[]; readonly author: string | undefined },
): Promise<void> {
  const said = edits.map(({ kind, text, polarity }) => ({ kind: upper(kind), text, polarity: upper(polarity) }));
  const { editCorpusDraft } = await server.query(EditDraft, { input: { draftId, edits: said, author } });
  accepted(editCorpusDraft, 'draft');
}

const PublishDraft = graphql(`
  mutation PublishDraft($input: PublishCorpusVersionInput!) {
    publishCorpusVersion(input: $input) { version { number hash count active } userErrors { code message } }
  }
`);
export type Published = NonNullable<ResultOf<typeof PublishDraft>['publishCorpusVersion']['version']>;

export interface Publishing {
  readonly message: string;
  readonly author: string | undefined;
  readonly activate: boolean;
}

/** @throws ClientError CONFLICT when somebody has published meanwhile: the draft stays */
export async function publishDraft(server: StrayClient, draftId: string, publishing: Publishing): Promise<Published> {
  const { publishCorpusVersion } = await server.query(PublishDraft, { input: { draftId, ...publishing } });
  return accepted(publishCorpusVersion, 'version');
}
