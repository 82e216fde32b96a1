import { createClient, findOrMakeDataset } from '@stray/client';
import { localFiles, upload } from '@stray/client/files';

const client = createClient({ url: process.env.STRAY_URL ?? '', apiKey: process.env.STRAY_API_KEY });

const dataset = await findOrMakeDataset(client, { project: 'wardrobe', dataset: 'June', createProject: true });
const refused = await upload(client, await localFiles(['photos']), { datasetId: dataset.id });
for (const { path, code, message } of refused) console.error(`${path}: ${message} [${code}]`);
console.log(`sent to ${dataset.project.slug}/${dataset.name}`);
