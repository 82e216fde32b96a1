import type { PrismaClient } from '@stray/db';
import type pg from 'pg';
import type { SyntheticProject } from './project.ts';
import type { Ask } from './server.ts';

/** What is asked of a project, three times over: as SQL written by hand, of the repository, and over GraphQL and HTTP. */
export interface Question {
  readonly name: string;
  raw(round: number): Promise<unknown>;
  repository(round: number): Promise<unknown>;
  graphql(round: number): Promise<unknown>;
}

export interface World extends SyntheticProject {
  readonly db: PrismaClient;
  readonly client: pg.Client;
  readonly ask: Ask;
}
