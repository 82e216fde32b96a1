import type { Client } from '@urql/core';
import { corpusWords } from '../../words/index.ts';
import { ApiFailure, accepted, ask, tell } from '../api/ask.ts';
import { CreateLabels } from '../labels/documents.ts';
import { ActiveClasses } from './mutations.ts';

const words = corpusWords.promoteRefused;

/**
 * Makes a word one of the project's classes, in the next version of its labels.
 *
 * @returns the number of that version
 * @throws ApiFailure
 */
export async function makeClass(
  client: Client,
  { projectId, word, author }: { projectId: string; word: string; author: string | null },
): Promise<number> {
  const { node } = await ask(client, ActiveClasses, { id: projectId });
  if (node?.__typename !== 'Project') throw new ApiFailure('refused', words.noProject);
  const labels = node.activeLabelSet?.labels ?? [];
  // The API would say that a label is given twice, which nobody did here.
  const known = labels.some(({ text }) => text.toLowerCase() === word.toLowerCase());
  if (known) throw new ApiFailure('refused', words.known({ word }));
  const classes = [
    ...labels.map(({ text, prompt, synonyms, senseOffset }) => ({ text, prompt, synonyms, senseOffset })),
    { text: word },
  ];
  const { labelSet } = accepted((await tell(client, CreateLabels, { projectId, classes, author })).createLabelSet);
  if (labelSet === null) throw new ApiFailure('refused', words.notAdded);
  return labelSet.version;
}
