import { accepted, createClient, findDataset, graphql } from '@stray/client';

const client = createClient({ url: process.env.STRAY_URL ?? '', apiKey: process.env.STRAY_API_KEY });

const NameClasses = graphql(`
  mutation NameClasses($projectId: ID!, $labels: [String!]!) {
    createLabelSet(input: { projectId: $projectId, labels: $labels }) { labelSet { version } userErrors { code message } }
  }
`);
const StartRun = graphql(`
  mutation StartRun($datasetId: ID!) {
    startRun(input: { datasetId: $datasetId }) { run { id } userErrors { code message } }
  }
`);
const RunProgress = graphql(`
  subscription RunProgress($id: ID!) { runProgress(runId: $id) { status progress scoredCount flaggedCount } }
`);

const { id: datasetId, project } = await findDataset(client, { project: 'wardrobe', dataset: 'June' });
const named = await client.query(NameClasses, { projectId: project.id, labels: ['hat', 'shoes'] });
accepted(named.createLabelSet, 'labelSet');

const { startRun } = await client.query(StartRun, { datasetId });
const { id } = accepted(startRun, 'run');
for await (const { runProgress } of client.subscribe(RunProgress, { id })) {
  console.log(`${runProgress.status} ${Math.floor(runProgress.progress * 100)} %`);
}
