import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stringifyDocument } from '@urql/core';
import {
  buildSchema,
  type DocumentNode,
  getOperationAST,
  Kind,
  NoUnusedFragmentsRule,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentId } from '../features/api/exchanges.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const schema = buildSchema(await readFile(join(here, '../api/schema.graphql'), 'utf8'));

/** The operations that each file of the features exports, and how many it has. */
const features = join(here, 'features');
const files: { readonly name: string; readonly made: number; readonly exported: [string, DocumentNode][] }[] = [];
for (const name of await readdir(features, { recursive: true })) {
  if (!/\.tsx?$/.test(name)) continue;
  const source = await readFile(join(features, name), 'utf8');
  const made = source.match(/graphql\(\s*`\s*(query|mutation|subscription)\b/g)?.length ?? 0;
  if (made === 0) continue;
  const exported = Object.entries<unknown>(await import(join(features, name)));
  const isEntry = (entry: [string, unknown]): entry is [string, DocumentNode] => isOperation(entry[1]);
  files.push({ name, made, exported: exported.filter(isEntry) });
}

function isOperation(thing: unknown): thing is DocumentNode {
  const isDocument = typeof thing === 'object' && thing !== null && 'kind' in thing && thing.kind === Kind.DOCUMENT;
  return isDocument && getOperationAST(thing as unknown as DocumentNode) != null;
}

describe('the documents', () => {
  const documents = files.flatMap(({ exported }) => exported);
  const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
  const errorsOf = (document: DocumentNode) => validate(schema, document, rules).map(({ message }) => message);

  it('are all exported, so that they are compared here', () => {
    expect(files.map(({ name, exported }) => [name, exported.length])).toEqual(
      files.map(({ name, made }) => [name, made]),
    );
  });

  it('are known to the API by their ids (npx vitest run apps/web/test/documents.test.ts -u writes them)', async () => {
    const texts = documents.map(([, document]) => stringifyDocument(document)).sort();
    const known = await Promise.all(texts.map(async (text) => [await documentId(text), text] as const));
    const manifest = `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`;
    await expect(manifest).toMatchFileSnapshot(join(here, '../api/documents.json'));
  });

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
