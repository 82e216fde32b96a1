import { accepted, createClient, findDataset, graphql } from '@stray/client';

const client = createClient({ url: process.env.STRAY_URL ?? '', apiKey: process.env.STRAY_API_KEY });

const Drop = graphql(`
  mutation Drop($datasetId: ID!, $filter: SampleFilter!) {
    review(input: { datasetId: $datasetId, filter: $filter, decision: DROP }) {
      event { sampleCount }
      userErrors { code message }
    }
  }
`);

const { id: datasetId } = await findDataset(client, { project: 'wardrobe', dataset: 'June' });
const { review } = await client.query(Drop, { datasetId, filter: { score: { lt: 0.3 } } });
console.log(`${accepted(review, 'event').sampleCount} dropped`);
