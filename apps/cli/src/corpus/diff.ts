import type { CorpusRecipe } from '@stray/core';
import { type CorpusDiff, diffOf } from '@stray/pipeline';
import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { serverConfig, serverOptions } from '../remote/server.ts';
import { count, short } from './describe.ts';
import type { PortableCorpus } from './portable.ts';
import { type NamedCorpus, readCorpus } from './readCorpus.ts';

const config = { json: { type: 'boolean' }, ...serverConfig } as const;

const schema = z.object({
  folders: z.tuple([z.string(), z.string()], 'name two: files, or project/corpus with or without @number'),
  json: z.boolean().default(false),
  ...serverOptions,
});

export const words = { config, schema, positional: 'corpus' };

/** Something else than negatives that two versions differ in. */
interface Changed {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** `stray corpus diff`: 0 when both are the same, 1 when they differ, as diff(1) has it. */
export async function diff(argv: readonly string[]): Promise<number> {
  const { folders, json, ...where } = readOptions('corpus', argv, words);
  const [from, to] = [await readCorpus(folders[0], where), await readCorpus(folders[1], where)];
  const negatives = diffOf(from.corpus.negatives, to.corpus.negatives);
  const changed = changesOf(from.corpus, to.corpus);
  const edits = editsBetween(from.corpus, to.corpus);
  const same = isEmpty(negatives) && changed.length === 0 && edits.length === 0;
  if (json) console.log(JSON.stringify({ same, from: headOf(from), to: headOf(to), changed, edits, ...negatives }));
  else if (!same) console.log(asText({ from, to, negatives, changed, edits }));
  return same ? exitCodes.done : exitCodes.failed;
}

const headOf = ({ name, corpus: { number, hash, encoderId } }: NamedCorpus) => ({ name, number, hash, encoderId });

const isEmpty = ({ added, removed, moved }: CorpusDiff) => added.length + removed.length + moved.length === 0;

function changesOf(from: PortableCorpus, to: PortableCorpus): Changed[] {
  const keys = [...new Set([...Object.keys(from.recipe), ...Object.keys(to.recipe)])].sort();
  const of = (recipe: CorpusRecipe, key: string) => text(Object.entries(recipe).find(([name]) => name === key)?.[1]);
  return [
    { what: 'encoder', before: from.encoderId, after: to.encoderId },
    { what: 'classes', before: from.labels.join(', '), after: to.labels.join(', ') },
    ...keys.map((what) => ({ what, before: of(from.recipe, what), after: of(to.recipe, what) })),
  ].filter(({ before, after }) => before !== after);
}

const text = (value: unknown): string =>
  value === undefined ? '–' : Array.isArray(value) ? value.join(', ') : String(value);

interface EditChange {
  readonly said: 'now' | 'no longer';
  readonly kind: string;
  readonly text: string;
}

function editsBetween(from: PortableCorpus, to: PortableCorpus): EditChange[] {
  const keyOf = ({ kind, text, polarity }: PortableCorpus['edits'][number]) => JSON.stringify([kind, text, polarity]);
  const only = (these: PortableCorpus, those: PortableCorpus) => {
    const others = new Set(those.edits.map(keyOf));
    return these.edits.filter((edit) => !others.has(keyOf(edit)));
  };
  return [
    ...only(from, to).map(({ kind, text }) => ({ said: 'no longer' as const, kind, text })),
    ...only(to, from).map(({ kind, text }) => ({ said: 'now' as const, kind, text })),
  ];
}

interface Difference {
  readonly from: NamedCorpus;
  readonly to: NamedCorpus;
  readonly negatives: CorpusDiff;
  readonly changed: readonly Changed[];
  readonly edits: readonly EditChange[];
}

const did = { ban: 'banned', pin: 'pinned', add: 'added' } as const;
const doing = (kind: string) => Object.entries(did).find(([name]) => name === kind)?.[1] ?? kind;

function asText({ from, to, negatives: { added, removed, moved, unchanged }, changed, edits }: Difference): string {
  const figures = `${count(added.length)} added, ${count(removed.length)} removed, ${count(moved.length)} moved`;
  return [
    `--- ${from.name}`,
    `+++ ${to.name}`,
    ...changed.map(({ what, before, after }) => `# ${what}: ${before} → ${after}`),
    ...edits.map(({ said, kind, text }) => `# ${said} ${doing(kind)}: ${text}`),
    `@@ ${figures}, ${count(unchanged)} as they were @@`,
    ...removed.map(({ text, position, similarity }) => `-${text}\tslot ${position}\t${short(similarity)}`),
    ...added.map(({ text, position, similarity }) => `+${text}\tslot ${position}\t${short(similarity)}`),
    ...moved.map(({ text, before, position }) => `~${text}\tslot ${before} → ${position}`),
  ].join('\n');
}
