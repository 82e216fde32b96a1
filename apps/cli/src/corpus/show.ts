import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { serverConfig, serverOptions } from '../remote/server.ts';
import { count, describeEdits, describeRecipe, named, short, shortHash, statisticsOf, when } from './describe.ts';
import type { PortableCorpus } from './portable.ts';
import { type NamedCorpus, readCorpus } from './readCorpus.ts';
import { table } from './table.ts';

const config = {
  search: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  ...serverConfig,
} as const;

const schema = z.object({
  folders: z.tuple([z.string()], 'name one corpus: a file, or project/corpus'),
  search: z.string().min(1, 'name a part of a word').optional(),
  limit: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .default(20),
  json: z.boolean().default(false),
  ...serverOptions,
});

export const words = { config, schema, positional: 'corpus' };

interface Placed {
  readonly position: number;
  readonly negative: PortableCorpus['negatives'][number];
}

/** `stray corpus show`: what a corpus was made from, what it comes to, and its first negatives. */
export async function show(argv: readonly string[]): Promise<number> {
  const { folders, search, limit, json, ...where } = readOptions('corpus', argv, words);
  const found = await readCorpus(folders[0], where);
  const placed = found.corpus.negatives.map((negative, position): Placed => ({ position, negative }));
  const wanted = search?.normalize('NFC').toLowerCase();
  const matching = wanted === undefined ? placed : placed.filter(({ negative }) => negative.text.includes(wanted));
  const shown = matching.slice(0, limit);
  console.log(
    json ? asJson(found, shown, matching.length) : asText(found, { shown, matching: matching.length, search }),
  );
  return exitCodes.done;
}

function asJson({ corpus, use }: NamedCorpus, shown: readonly Placed[], matching: number): string {
  const { negatives, ...facts } = corpus;
  return JSON.stringify({
    ...facts,
    count: negatives.length,
    statistics: statisticsOf(negatives),
    ...use,
    matching,
    negatives: shown.map(({ position, negative }) => ({ position, ...negative })),
  });
}

interface Selection {
  readonly shown: readonly Placed[];
  readonly matching: number;
  readonly search: string | undefined;
}

function asText({ name, corpus, use }: NamedCorpus, { shown, matching, search }: Selection): string {
  const { recipe, edits, labels, negatives, encoderId, author, createdAt, message, hash } = corpus;
  const facts = [
    ['hash', `${shortHash(hash)}${use === undefined ? '' : ` · ${describeUse(use)}`}`],
    ['made', `${when(createdAt)}${author === null ? '' : ` by ${author}`}`],
    ['message', message.replaceAll('\n', '\n            ')],
    ['classes', `${count(labels.length)}: ${named(labels, 12)}`],
    ['encoder', encoderId],
    ['recipe', describeRecipe(recipe)],
    ['edits', describeEdits(edits)],
    ...describeNegatives(corpus),
  ].filter(([, value]) => value !== '');
  const lines = facts.map(([title = '', value]) => `${title.padEnd(10)}  ${value}`);
  const rest = matching - shown.length;
  const more = rest === 0 ? '' : `\n… and ${count(rest)} more; --limit N shows more, stray corpus export writes all`;
  const of = search === undefined ? '' : `${count(matching)} of ${count(negatives.length)} hold “${search}”\n`;
  return `${name}\n\n${lines.join('\n')}\n\n${of}${shown.length === 0 ? '' : rows(shown)}${more}`.trimEnd();
}

function describeUse({ active, runs }: NonNullable<NamedCorpus['use']>): string {
  return `${active ? 'active' : 'not active'} · ${runs === 0 ? 'no run' : `${count(runs)} run${runs === 1 ? '' : 's'}`}`;
}

function describeNegatives({ negatives }: PortableCorpus): string[][] {
  const { nouns, adjectives, pinned, added, similarity, nearest } = statisticsOf(negatives);
  const kinds = [
    adjectives === 0 ? '' : `${count(nouns)} nouns, ${count(adjectives)} adjectives`,
    pinned === 0 ? '' : `${count(pinned)} pinned`,
    added === 0 ? '' : `${count(added)} added`,
  ].filter((kind) => kind !== '');
  const span = (of: typeof similarity) =>
    of === null ? '' : `${short(of.least)} to ${short(of.most)}, median ${short(of.median)}`;
  return [
    ['negatives', `${count(negatives.length)}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}`],
    ['similarity', `${span(similarity)}; to the nearest class ${span(nearest)}`],
  ];
}

function rows(shown: readonly Placed[]): string {
  return table(shown, [
    { title: 'slot', of: ({ position }) => String(position), right: true },
    { title: 'word', of: ({ negative }) => negative.text },
    { title: 'polarity', of: ({ negative }) => negative.polarity },
    { title: 'similarity', of: ({ negative }) => short(negative.similarity), right: true },
    {
      title: 'nearest class',
      of: ({ negative: { nearestLabel: label, nearestLabelSimilarity } }) =>
        `${label} ${short(nearestLabelSimilarity)}`,
    },
    { title: 'origin', of: ({ negative }) => negative.origin },
  ]);
}
