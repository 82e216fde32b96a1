// Writes rows to an embedded database, and prints the number of each when it is acknowledged, until it is killed.
import { startEmbedded } from '@stray/db';
import pg from 'pg';

const { url } = await startEmbedded({ dir: process.argv[2] ?? '' });
const client = new pg.Client(url);
await client.connect();
await client.query('CREATE TABLE written (x int PRIMARY KEY)');
for (let row = 1; ; row += 1) {
  await client.query('INSERT INTO written VALUES ($1)', [row]);
  process.stdout.write(`${row}\n`);
}
