import { graphql, type ResultOf, type StrayClient } from '@stray/client';
import { z } from 'zod';
import { exitCodes, readOptions, UsageError } from '../options.ts';
import { type FoundVersion, findCorpus, versionsOf } from '../remote/lookUp.ts';
import { openServer, serverConfig, serverOptions } from '../remote/server.ts';
import { count, when } from './describe.ts';
import { type PortableCorpus, readCorpusFile } from './portable.ts';
import { readReference } from './reference.ts';

const config = { limit: { type: 'string' }, json: { type: 'boolean' }, ...serverConfig } as const;

const schema = z.object({
  folders: z.tuple([z.string()], 'name one corpus: project/corpus, or a file'),
  limit: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
  json: z.boolean().default(false),
  ...serverOptions,
});

export const words = { config, schema, positional: 'corpus' };

/** A version as its history tells it. */
interface Entry {
  readonly number: number;
  readonly hash: string;
  readonly author: string | null;
  readonly createdAt: string;
  readonly message: string;
  readonly count: number;
  readonly edits: { readonly banned: number; readonly pinned: number; readonly added: number };
  /** Of a version on a server alone. */
  readonly active?: boolean;
  readonly runs?: number;
}

const Drafts = graphql(`
  query Drafts($id: ID!) {
    node(id: $id) {
      __typename
      ... on Corpus { drafts { id author createdAt status outdated error { code message } } }
    }
  }
`);
type Draft = Extract<ResultOf<typeof Drafts>['node'], { __typename: 'Corpus' }>['drafts'][number];

/** `stray corpus log`: the versions of a corpus, the newest first, behind the drafts of the next one. */
export async function log(argv: readonly string[]): Promise<number> {
  const { folders, limit, json, ...where } = readOptions('corpus', argv, words);
  const reference = readReference(folders[0]);
  if (reference.kind === 'file') {
    print({ drafts: [], versions: [entryOfFile(await readCorpusFile(reference.path))] }, json);
    return exitCodes.done;
  }
  if (reference.number !== undefined) {
    throw new UsageError(
      `${folders[0]}: log tells all versions; name the corpus without @${reference.number}.`,
      'corpus',
    );
  }
  const server = openServer(where);
  const { id } = await findCorpus(server, reference);
  const versions: Entry[] = [];
  if (limit !== 0) {
    for await (const version of versionsOf(server, id)) {
      if (versions.push(entryOf(version)) === limit) break;
    }
  }
  const drafts = await draftsOf(server, id);
  print({ drafts, versions }, json);
  if (versions.length === 0 && limit !== 0) console.error(`${folders[0]} has no version yet.`);
  return exitCodes.done;
}

async function draftsOf(server: StrayClient, corpusId: string): Promise<readonly Draft[]> {
  const { node } = await server.query(Drafts, { id: corpusId });
  return node?.__typename === 'Corpus' ? node.drafts : [];
}

function entryOf({ number, hash, author, createdAt, message, edits, ...version }: FoundVersion): Entry {
  const { count, active, runCount: runs } = version;
  return {
    number,
    hash,
    author,
    createdAt,
    message,
    count,
    edits: counted(edits.map(({ kind }) => kind)),
    active,
    runs,
  };
}

function entryOfFile({ number, hash, author, createdAt, message, edits, negatives }: PortableCorpus): Entry {
  const kinds = edits.map(({ kind }) => kind.toUpperCase());
  return { number, hash, author, createdAt, message, count: negatives.length, edits: counted(kinds) };
}

function counted(kinds: readonly string[]): Entry['edits'] {
  const many = (kind: string) => kinds.filter((one) => one === kind).length;
  return { banned: many('BAN'), pinned: many('PIN'), added: many('ADD') };
}

function print(
  history: { readonly drafts: readonly Draft[]; readonly versions: readonly Entry[] },
  json: boolean,
): void {
  if (json) {
    console.log(JSON.stringify(history));
    return;
  }
  const parts = [...history.drafts.map(draftText), ...history.versions.map(versionText)];
  if (parts.length > 0) console.log(parts.join('\n\n'));
}

function versionText({
  number,
  hash,
  author,
  createdAt,
  message,
  count: negatives,
  edits,
  active,
  runs,
}: Entry): string {
  const facts = [
    `${count(negatives)} negatives`,
    ...Object.entries(edits).flatMap(([what, many]) => (many > 0 ? [`${count(many)} ${what}`] : [])),
    ...(runs ? [`${count(runs)} run${runs === 1 ? '' : 's'}`] : []),
  ];
  return [
    `version ${number}  ${hash}${active ? '  (active)' : ''}`,
    ...(author === null ? [] : [`Author: ${author}`]),
    `Date:   ${when(createdAt)}`,
    `Holds:  ${facts.join(' · ')}`,
    ...indented(message),
  ].join('\n');
}

const states = { MINING: 'is being mined', READY: 'ready to be published', FAILED: 'could not be mined' } as const;

function draftText({ id, author, createdAt, status, outdated, error }: Draft): string {
  return [
    `draft ${id}  (${states[status]}${outdated ? '; somebody has published since' : ''})`,
    ...(author === null ? [] : [`Author: ${author}`]),
    `Date:   ${when(createdAt)}`,
    ...(error === null ? [] : indented(`${error.message} [${error.code}]`)),
  ].join('\n');
}

const indented = (text: string) =>
  text === '' ? [] : ['', ...text.split('\n').map((line) => `    ${line}`.trimEnd())];
