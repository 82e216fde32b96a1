import { type Method, methodFacts, StrayError } from '@stray/core';
import type { ChosenNegatives } from '@stray/scoring';
import { z } from 'zod';
import { named } from '../corpus/describe.ts';
import { type PortableCorpus, readCorpusFile } from '../corpus/portable.ts';
import { labelsOf } from './labels.ts';

export const corpusConfig = { corpus: { type: 'string' } } as const;

export const corpusOption = z.string().min(1, 'name a file').optional();

export const corpusHelp = `  --corpus FILE.json   score against exactly the negatives of this corpus (stray corpus mine, stray corpus export), in
                       their order; without --labels, for the classes that it was mined for`;

/** What a command was asked to score for and against. */
export interface Asked {
  readonly labels?: string | undefined;
  readonly labelsFile?: string | undefined;
  readonly corpus?: string | undefined;
}

export interface LabelsAndCorpus {
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
  readonly corpus: NamedFile | undefined;
}

/** A corpus, and the file that it was read from. */
export interface NamedFile {
  readonly path: string;
  readonly content: PortableCorpus;
}

/** The labels that are named, or else those of the corpus. @throws StrayError as `labelsOf` and `readCorpusFile` */
export async function labelsAndCorpus({ corpus: path, ...asked }: Asked): Promise<LabelsAndCorpus> {
  if (path === undefined) return { ...(await labelsOf(asked)), corpus: undefined };
  const content = await readCorpusFile(path);
  const corpus = { path, content };
  if (asked.labels === undefined && asked.labelsFile === undefined) {
    return { ...(await labelsOf({ labels: undefined, given: content.labels })), corpus };
  }
  const { labels, warnings } = await labelsOf(asked);
  const same = labels.length === content.labels.length && labels.every((label, i) => label === content.labels[i]);
  const others = `${path} was mined for other classes (${named(content.labels)}); its words may mean one of yours`;
  return { labels, warnings: same ? warnings : [...warnings, others], corpus };
}

/** True for a method that has negatives, of whichever pool. */
const takesCorpus = (method: Method) => methodFacts[method].needs.some((need) => need in poolOf);

const poolOf = { negatives: 'the plain pool', 'conjugated-negatives': "CSP's conjugated pool" } as const;

/**
 * The negatives of a corpus for scoring, as far as they go together.
 *
 * @throws StrayError BAD_ARGUMENT for a corpus of another encoder, or of a pool that none of the methods compares with
 */
export function negativesOf(
  { path, content }: NamedFile,
  { encoderId, methods }: { readonly encoderId: string; readonly methods: readonly Method[] },
): ChosenNegatives {
  const { recipe, negatives } = content;
  if (content.encoderId !== encoderId) {
    throw new StrayError(
      'BAD_ARGUMENT',
      `${path} was mined with the encoder ${content.encoderId}, and this is ${encoderId}: name that one with --encoder, or mine the corpus anew.`,
    );
  }
  const need = recipe.pool === 'conjugated' ? 'conjugated-negatives' : 'negatives';
  if (!methods.some((method) => methodFacts[method].needs.includes(need))) {
    const asked = methods.filter(takesCorpus);
    const why =
      asked.length === 0
        ? `${methods.join(', ')} compares with no negatives`
        : `it holds words of ${poolOf[need]}, which ${asked.join(', ')} does not compare with`;
    throw new StrayError('BAD_ARGUMENT', `--corpus ${path} does not go with this method: ${why}.`);
  }
  const words = negatives.map(({ text, polarity }) => ({ text, polarity }));
  return { need, words, groups: recipe.groups };
}

/** What does not go with --corpus, because it would choose other negatives. */
export function corpusContradiction(
  options: Readonly<Record<string, unknown>>,
): { path: string; message: string } | null {
  if (options.corpus === undefined) return null;
  const astray = ['preset', 'candidates', 'ablate'].find(
    (name) => options[name] !== undefined && options[name] !== false,
  );
  return astray === undefined ? null : { path: astray, message: 'mines other negatives, and --corpus names them' };
}
