import { createClient, exportEnded, findDataset, startExport } from '@stray/client';
import { download } from '@stray/client/files';

const client = createClient({ url: process.env.STRAY_URL ?? '', apiKey: process.env.STRAY_API_KEY });

const { id: datasetId } = await findDataset(client, { project: 'wardrobe', dataset: 'June' });
const begun = await startExport(client, { datasetId, format: 'JSONL', options: { samples: 'NOT_DROPPED' } });
const { address, sha256, bytes, error } = await exportEnded(client, begun);
if (address === null || sha256 === null || bytes === null) throw new Error(error?.message ?? 'It was cancelled.');
await download(client, { address, sha256, bytes, file: 'june.jsonl' });
console.log('june.jsonl is whole');
