import { type CorpusRecipe, type Method, methodFacts, methods, StrayError } from '@stray/core';
import type { CorpusVersion, Prisma, PrismaClient, ScoreRun } from '@stray/db';
import { readRecipe } from '../corpus/mine.ts';

/** What images are scored against at the gate. */
export interface GateBasis {
  readonly encoderId: string;
  readonly method: Method;
  readonly labelSet: { readonly id: string; readonly version: number };
  /** Null for a method that compares with no negatives. */
  readonly corpus: GateCorpus | null;
  /** The run whose method, seed and threshold are taken; null for a project that was never scored by this encoder. */
  readonly run: ScoreRun | null;
  readonly warnings: readonly string[];
}

export interface GateCorpus {
  readonly versionId: string;
  readonly name: string;
  readonly number: number;
  readonly recipe: CorpusRecipe;
}

export interface GateWish {
  readonly projectId: string;
  /** In place of the newest complete run; its labels and its negatives then stand for the active ones. */
  readonly runId?: string | undefined;
}

/**
 * The active labels and negatives of a project, with method and threshold of its newest complete run by that encoder; or
 * all that one of its runs was scored with.
 *
 * @throws StrayError NOT_FOUND for a run that is not of the project · CONFLICT where there is nothing to score against yet
 */
export async function gateBasis(db: PrismaClient, wish: GateWish): Promise<GateBasis> {
  return wish.runId === undefined ? knownBasis(db, wish.projectId) : basisOfRun(db, wish.projectId, wish.runId);
}

/** All that decides what a project's images are scored against. */
interface Active {
  readonly labelSetId: string | null;
  readonly corpusVersionId: string | null;
  /** The newest complete run, by the encoder of the active version where there is one. */
  readonly runId: string | null;
  readonly threshold: number | null;
  readonly thresholdPolicy: string | null;
}

/** Of a database. */
interface Known {
  /** By what is active: labels, versions and complete runs do not change but for the threshold, so they are read once. */
  readonly bases: Map<string, GateBasis>;
  /** By project: that of its last basis. */
  readonly encoderIds: Map<string, string>;
}

const knownOf = new WeakMap<PrismaClient, Known>();
const mostKnown = 100;

/** The encoder that the project's images were last scored by, without asking the database; it may have changed since. */
export function likelyEncoder(db: PrismaClient, { projectId, runId }: GateWish): string | undefined {
  return runId === undefined ? knownOf.get(db)?.encoderIds.get(projectId) : undefined;
}

async function knownBasis(db: PrismaClient, projectId: string): Promise<GateBasis> {
  const known = knownOf.get(db) ?? { bases: new Map(), encoderIds: new Map() };
  knownOf.set(db, known);
  const active = await whatIsActive(db, projectId);
  const key = JSON.stringify(active);
  const basis = known.bases.get(key) ?? (await activeBasis(db, active));
  keep(known.bases, key, basis);
  keep(known.encoderIds, projectId, basis.encoderId);
  return basis;
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  const [oldest] = map.keys();
  if (!map.has(key) && map.size >= mostKnown && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}

async function whatIsActive(db: PrismaClient, projectId: string): Promise<Active> {
  const [row] = await db.$queryRaw<Active[]>`
    SELECT p."activeLabelSetId" AS "labelSetId", v.id AS "corpusVersionId", r.id AS "runId", r.threshold, r."thresholdPolicy"
    FROM "Project" p
    LEFT JOIN "CorpusVersion" v ON v.id = p."activeCorpusVersionId"
    LEFT JOIN LATERAL (
      SELECT r.id, r.threshold, r."thresholdPolicy" FROM "ScoreRun" r JOIN "Dataset" d ON d.id = r."datasetId"
      WHERE d."projectId" = p.id AND d."deletedAt" IS NULL AND r.status = 'COMPLETED'
        AND (v.id IS NULL OR r."encoderId" = v."encoderId")
      ORDER BY r."createdAt" DESC, r.id DESC LIMIT 1
    ) r ON TRUE
    WHERE p.id = ${projectId}::uuid`;
  if (row === undefined) throw new StrayError('NOT_FOUND', 'The project is not there any more.');
  return row;
}

const labelFacts = { select: { id: true, version: true, hash: true } };

const withCorpus = {
  labelSet: labelFacts,
  corpusVersion: { include: { corpus: { select: { name: true } } } },
} satisfies Prisma.ScoreRunInclude;

const ofProject = (projectId: string) => ({ dataset: { projectId, deletedAt: null } });

async function basisOfRun(db: PrismaClient, projectId: string, runId: string): Promise<GateBasis> {
  const found = await db.scoreRun.findFirst({ where: { id: runId, ...ofProject(projectId) }, include: withCorpus });
  if (found === null) throw new StrayError('NOT_FOUND', 'There is no such run in this project.');
  if (found.status !== 'COMPLETED')
    throw new StrayError('CONFLICT', 'The run is not complete: it has no threshold yet.');
  const { encoderId, labelSet, corpusVersion } = found;
  return { encoderId, method: methodOf(found), labelSet, corpus: corpusOf(corpusVersion), run: found, warnings: [] };
}

async function activeBasis(
  db: PrismaClient,
  { labelSetId, corpusVersionId, runId, threshold, thresholdPolicy }: Active,
): Promise<GateBasis> {
  const ofMining = { corpus: { select: { name: true } }, mining: { select: { labelSet: labelFacts } } };
  const [active, run, named] = await Promise.all([
    corpusVersionId === null
      ? null
      : db.corpusVersion.findUnique({ where: { id: corpusVersionId }, include: ofMining }),
    runId === null ? null : db.scoreRun.findUnique({ where: { id: runId }, include: withCorpus }),
    labelSetId === null ? null : db.labelSet.findUnique({ where: { id: labelSetId }, ...labelFacts }),
  ]);
  // As it was when it was asked what is active: the threshold may have been set anew since.
  const newest = run && { ...run, threshold, thresholdPolicy };
  const labelSet = named ?? newest?.labelSet;
  if (labelSet === undefined)
    throw new StrayError('CONFLICT', 'The project has no labels yet: name its classes first.');
  const { encoderId } = active ?? newest ?? {};
  if (encoderId === undefined) {
    throw new StrayError('CONFLICT', 'The project was never scored: start a run first, or activate a corpus version.');
  }
  const method = newest === null ? methodFor(corpusOf(active)) : methodOf(newest);
  const corpus = [corpusOf(active), corpusOf(newest?.corpusVersion ?? null)].find((one) => serves(one, method)) ?? null;
  const { needs } = methodFacts[method];
  if (corpus === null && (needs.includes('negatives') || needs.includes('conjugated-negatives'))) {
    throw new StrayError('CONFLICT', 'The project has no negatives for this method yet: start a run first.');
  }
  const minedFor = corpus !== null && corpus.versionId === active?.id ? active.mining?.labelSet.hash : undefined;
  const warnings = minedFor === undefined || minedFor === labelSet.hash ? [] : [minedForOthers];
  return { encoderId, method, labelSet, corpus, run: newest, warnings };
}

const minedForOthers =
  'The active negatives were mined for another version of the labels; a run mines them anew for the active one.';

type NamedVersion = CorpusVersion & { readonly corpus: { readonly name: string } };

function corpusOf(version: NamedVersion | null): GateCorpus | null {
  if (version === null) return null;
  const { id: versionId, number, corpus, recipe } = version;
  return { versionId, name: corpus.name, number, recipe: readRecipe(recipe) };
}

function serves(corpus: GateCorpus | null, method: Method): boolean {
  const { needs } = methodFacts[method];
  return corpus !== null && needs.includes(corpus.recipe.pool === 'conjugated' ? 'conjugated-negatives' : 'negatives');
}

const methodFor = (corpus: GateCorpus | null): Method => (corpus?.recipe.pool === 'conjugated' ? 'csp' : 'neglabel');

/** @throws StrayError BAD_ARGUMENT */
function methodOf({ method: name }: Pick<ScoreRun, 'method'>): Method {
  const method = methods.find((known) => known === name);
  if (method === undefined) throw new StrayError('BAD_ARGUMENT', `There is no method “${name}”.`);
  return method;
}
