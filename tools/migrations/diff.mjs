// Prints the SQL that a new migration has to hold: what lies between the migrations and schema.prisma.
//   node tools/migrations/diff.mjs > prisma/migrations/<yyyymmddhhmmss>_<name>/migration.sql
import { diffMigrationsToSchema } from './schemaEngine.mjs';

process.stdout.write(await diffMigrationsToSchema());
