import { createClient, findDataset, samples } from '@stray/client';

const client = createClient({ url: process.env.STRAY_URL ?? '', apiKey: process.env.STRAY_API_KEY });

const { id: datasetId } = await findDataset(client, { project: 'wardrobe', dataset: 'June' });
const doubtful = samples(client, {
  datasetId,
  filter: { flagged: true, reviewed: false },
  orderBy: { field: 'SCORE', direction: 'ASC' },
});
for await (const { path, score, reason } of doubtful) console.log(`${path} ${score?.toFixed(2)}: ${reason}`);
