import { ClientError, createClient, findDataset } from '@stray/client';

const client = createClient({ url: process.env.STRAY_URL ?? '', apiKey: process.env.STRAY_API_KEY });

try {
  await findDataset(client, { project: 'attic', dataset: 'June' });
} catch (error) {
  if (!(error instanceof ClientError)) throw error;
  if (error.code === 'NOT_FOUND') console.log(error.message);
}
