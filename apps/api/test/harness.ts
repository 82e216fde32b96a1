import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { methods } from '@stray/core';
import type { Database, Queue } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { openCorpusDesk } from '@stray/pipeline';
import { type BlobStore, createFileStore, type FileStore } from '@stray/storage';
import type { ExecutionResult } from 'graphql';
import type { PoolClient } from 'pg';
import { pino } from 'pino';
import type { AuthParts } from '../src/identity/auth.ts';
import type { Identity } from '../src/identity/identity.ts';
import { createServer, type ServerOptions } from '../src/server.ts';
import { encoderId } from './fixture.ts';

export interface Api {
  readonly url: string;
  readonly blobs: FileStore;
  /** Paths that have an answer of their own. */
  readonly routes: readonly string[];
  /** What was logged, one JSON line each. */
  readonly logged: readonly string[];
  graphql(query: string, variables?: Record<string, unknown>): Promise<ExecutionResult<Record<string, unknown>>>;
  /** The statements that reach the database while `work` runs: how many, and which tables each of them reads. */
  countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: number; tables: string[] }>;
  close(): Promise<void>;
}

export interface ApiOptions extends ServerOptions {
  readonly importPaths?: readonly string[];
  /** Where photos go; into the folder of the data when left out. */
  readonly store?: BlobStore;
}

/**
 * The real server over a real database, on a port that the system chooses.
 *
 * @param home the folder of its data; one of its own when left out
 */
export async function startApi(
  database: Database,
  queue: Queue,
  options?: ApiOptions & { readonly identity?: (parts: Pick<AuthParts, 'db' | 'pool' | 'log'>) => Promise<Identity> },
  home?: string,
): Promise<Api> {
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'stray-api-')));
  const blobs = createFileStore(folder);
  const logged: string[] = [];
  const known = methods.map((name) => ({ name, unavailable: name === 'clipn' ? 'it has no “no” text tower' : null }));
  const embedded = await embeddedEncoder();
  const { defaultCorpus } = embedded.manifest;
  const desk = openCorpusDesk({ db: database.prisma, queue, findEncoder: async () => embedded });
  const encoders = async () => [
    {
      id: encoderId,
      name: 'embedded',
      family: 'conse',
      dimension: 1000,
      logitScale: 14.25,
      defaultCorpus,
      methods: known,
    },
  ];
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  const importPaths = options?.importPaths ?? [];
  const identity = (await options?.identity?.({ db: database.prisma, pool: database.pool, log })) ?? null;
  const services = {
    ...{ db: database.prisma, queue, blobs: options?.store ?? blobs, home: folder },
    ...{ importPaths, encoders, desk, identity, log },
  };
  const server = await createServer(services, options);
  await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server.http.address())}`;
  return {
    url,
    blobs,
    routes: server.app.router.stack.flatMap(({ route }) => (route === undefined ? [] : [route.path].flat())),
    logged,
    async graphql(query, variables) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as ExecutionResult<Record<string, unknown>>;
    },
    async countStatements(work) {
      const tables: string[] = [];
      // Outside a transaction Prisma takes a connection for each statement.
      const count = (client: PoolClient) => {
        const statement = tables.push('') - 1;
        const query = client.query;
        client.query = ((...args: [{ text: string } | string, ...unknown[]]) => {
          client.query = query;
          tables[statement] = tablesOf(typeof args[0] === 'string' ? args[0] : args[0].text);
          return Reflect.apply(query, client, args);
        }) as typeof query;
      };
      database.pool.on('acquire', count);
      try {
        return { result: await work(), statements: tables.length, tables };
      } finally {
        database.pool.off('acquire', count);
      }
    },
    async close() {
      await server.stop();
      await desk.close();
      if (home === undefined) await rm(folder, { recursive: true });
    },
  };
}

/** In the order in which it names them. */
function tablesOf(statement: string): string {
  const named = statement.matchAll(/(?:FROM|JOIN) (?:"public"\.)?"(\w+)"/g);
  return [...new Set([...named].map(([, table]) => table))].join(' ');
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
