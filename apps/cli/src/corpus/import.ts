import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { findProject, type StrayClient } from '@stray/client';
import { StrayError } from '@stray/core';
import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { openServer, serverConfig, serverOptions } from '../remote/server.ts';
import { count, named } from './describe.ts';
import { beginDraft, type Edit, editDraft, untilMined } from './drafts.ts';
import { type PortableCorpus, readCorpusFile } from './portable.ts';
import { activeLabels, sameLabels } from './projectLabels.ts';
import { publishIfAsked, publishingConfig, publishingOptions } from './publishing.ts';
import { readCorpusName } from './reference.ts';
import { sayWordCounts, sendWordFile, sendWords } from './wordFile.ts';

const config = { ...publishingConfig, json: { type: 'boolean' }, ...serverConfig } as const;

const schema = z
  .object({
    folders: z.tuple([z.string(), z.string()], 'name a file and where it goes: FILE project/corpus'),
    ...publishingOptions,
    json: z.boolean().default(false),
    ...serverOptions,
  })
  .refine(({ publish, activate, message }) => message === undefined || publish || activate, {
    path: ['message'],
    message: 'goes with --publish or --activate',
  });

export const words = { config, schema, positional: 'corpus' };

/** `stray corpus import`: a corpus from a file, or a list of words, as a draft of a corpus on a server. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions('corpus', argv, words);
  const [path, target] = options.folders;
  const reference = readCorpusName(target);
  const server = openServer(options);
  const corpus = (await isCorpus(path)) ? await readCorpusFile(path) : undefined;
  const { id: projectId } = await findProject(server, reference.project);
  const begin = { server, projectId, name: reference.corpus, author: options.author };
  const draftId = corpus === undefined ? await fromList(path, begin) : await fromCorpus(corpus, begin);
  const message = corpus?.message || `Imported from ${basename(path)}`;
  await publishIfAsked(server, { draftId, reference, message }, options);
  return exitCodes.done;
}

/** Whether a file begins as those do that `stray corpus export` writes. @throws StrayError FILE_NOT_FOUND */
async function isCorpus(path: string): Promise<boolean> {
  const file = await open(path).catch((cause: unknown) => {
    throw new StrayError('FILE_NOT_FOUND', `The file ${path} cannot be read.`, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096) });
    return /^\s*\{\s*"format"\s*:\s*"stray-corpus"/.test(buffer.toString('utf8', 0, bytesRead));
  } catch (cause) {
    throw new StrayError('FILE_NOT_FOUND', `The file ${path} cannot be read.`, { cause });
  } finally {
    await file.close();
  }
}

interface Beginning {
  readonly server: StrayClient;
  readonly projectId: string;
  readonly name: string;
  readonly author: string | undefined;
}

async function fromList(path: string, { server, projectId, name, author }: Beginning): Promise<string> {
  const list = await sendWordFile(server, path, projectId);
  sayWordCounts(list);
  const { wordListId } = list;
  const draftId = await beginDraft(server, { projectId, corpus: name, source: 'LIST', wordListId, author });
  await untilMined(server, draftId);
  return draftId;
}

/**
 * The words of a corpus become a list of the project, rated anew for its classes; what a person said of them is said again.
 * Words that have become classes in that project are not pinned there.
 */
async function fromCorpus(corpus: PortableCorpus, { server, projectId, name, author }: Beginning): Promise<string> {
  const labels = await activeLabels(server, projectId);
  if (!sameLabels(labels, corpus.labels)) {
    console.error(
      `stray: it was made for other classes (${named(corpus.labels)}); its words are rated anew for those of the project`,
    );
  }
  const words = () => Readable.from(corpus.negatives.map(({ text }) => Buffer.from(`${text}\n`)));
  const facts = { projectId, name: corpus.corpus, format: 'text' } as const;
  const { wordListId } = await sendWords(server, words, facts);
  const { ceiling, quantile, groups, seed } = corpus.recipe;
  const draftId = await beginDraft(server, {
    ...{ projectId, corpus: name, source: 'LIST', wordListId, author, keepEdits: false },
    // Of words that were chosen once, none is left out again for the classes that they were chosen for.
    ...{ quantile, groups, seed, ceiling: ceiling ?? undefined },
  });
  await untilMined(server, draftId);
  const classes = new Set(labels.map((text) => text.toLowerCase()));
  const edits = corpus.edits.filter(({ kind, text }): boolean => kind === 'ban' || !classes.has(text));
  const left = corpus.edits.length - edits.length;
  if (left > 0) console.error(`stray: ${count(left)} pinned words are classes of the project now and left out`);
  if (edits.length > 0) await editDraft(server, draftId, { edits: edits satisfies readonly Edit[], author });
  return draftId;
}
