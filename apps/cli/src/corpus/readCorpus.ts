import { findVersion } from '../remote/lookUp.ts';
import { openServer } from '../remote/server.ts';
import { type PortableCorpus, parseCorpus, readCorpusFile } from './portable.ts';
import { readReference } from './reference.ts';

/** A corpus wherever it is, and what only its server knows. */
export interface NamedCorpus {
  /** As a person calls it: a file, or project/corpus@number. */
  readonly name: string;
  readonly corpus: PortableCorpus;
  readonly use: { readonly active: boolean; readonly runs: number } | undefined;
}

/** @throws UsageError, StrayError and ClientError, each for what is not there or not to be read */
export async function readCorpus(given: string, where: Parameters<typeof openServer>[0]): Promise<NamedCorpus> {
  const reference = readReference(given);
  if (reference.kind === 'file') {
    return { name: reference.path, corpus: await readCorpusFile(reference.path), use: undefined };
  }
  const server = openServer(where);
  const { number, active, runCount, downloadUrl } = await findVersion(server, reference);
  const name = `${reference.project}/${reference.corpus}@${number}`;
  const corpus = parseCorpus(await server.text(`${downloadUrl}.json`), name);
  return { name, corpus, use: { active, runs: runCount } };
}
