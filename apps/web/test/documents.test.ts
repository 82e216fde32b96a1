import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSchema, type DocumentNode, NoUnusedFragmentsRule, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as account from '../features/account/documents.ts';
import * as corpora from '../features/corpora/documents.ts';
import * as corpusMutations from '../features/corpora/mutations.ts';
import * as dataset from '../features/dataset/documents.ts';
import * as labels from '../features/labels/documents.ts';
import * as members from '../features/members/documents.ts';
import * as projects from '../features/projects/documents.ts';
import * as review from '../features/review/documents.ts';
import * as samples from '../features/samples/documents.ts';
import { ScoringChoices, SetThreshold, StartRun } from '../features/score/documents.ts';
import * as search from '../features/search/documents.ts';
import * as webhooks from '../features/webhooks/documents.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const schema = buildSchema(await readFile(join(here, '../api/schema.graphql'), 'utf8'));

describe('the documents', () => {
  const documents = Object.entries({
    ...account,
    ...corpora,
    ...corpusMutations,
    ...dataset,
    ...labels,
    ...members,
    ...projects,
    ...review,
    ...samples,
    ...search,
    ...webhooks,
    ScoringChoices,
    SetThreshold,
    StartRun,
  });
  const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
  const errorsOf = (document: unknown) =>
    validate(schema, document as DocumentNode, rules).map(({ message }) => message);

  it.each(documents)('%s fits the schema of the API', (_name, document) => {
    expect(errorsOf(document)).toEqual([]);
  });

  it('have types that are up to date (npx gql.tada generate-output in apps/web writes them)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stray-schema-'));
    const output = join(folder, 'graphql-env.d.ts');
    const schemas = [{ name: 'stray', schema: join(here, '../api/schema.graphql'), tadaOutputLocation: output }];
    const plugins = [{ name: 'gql.tada/ts-plugin', schemas }];
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, plugins } }));
    const cli = join(here, '../../node_modules/gql.tada/bin/cli.js');
    await promisify(execFile)(process.execPath, [cli, 'generate-output', '-c', join(folder, 'tsconfig.json')]);
    const [made, committed] = await Promise.all([
      readFile(output, 'utf8'),
      readFile(join(here, '../../packages/client/src/graphql-env.d.ts'), 'utf8'),
    ]);
    await rm(folder, { recursive: true });
    expect(made === committed).toBe(true);
  });
});
