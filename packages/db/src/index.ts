export * from './client.ts';
export * from './embedded/startEmbedded.ts';
export type { default as PrismaTypes } from './generated/pothos.ts';
export { getDatamodel } from './generated/pothos.ts';
export * from './generated/prisma/client.ts';
export { migrate, migrationsFolder } from './migrate.ts';
