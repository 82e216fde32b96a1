import { graphql } from '../api/graphql.ts';

export const DeleteSamples = graphql(`
  mutation DeleteSamples($sampleIds: [ID!]!) {
    deleteSamples(input: { sampleIds: $sampleIds }) { deletedCount userErrors { code message } }
  }
`);

export const DeleteDataset = graphql(`
  mutation DeleteDataset($datasetId: ID!) {
    deleteDataset(input: { datasetId: $datasetId }) { deleted userErrors { code message } }
  }
`);

export const DeleteProject = graphql(`
  mutation DeleteProject($projectId: ID!, $name: String!) {
    deleteProject(input: { projectId: $projectId, name: $name }) { deleted userErrors { code message } }
  }
`);

export const DeleteUpload = graphql(`
  mutation DeleteUpload($uploadId: ID!) {
    deleteUpload(input: { uploadId: $uploadId }) { deleted userErrors { code message } }
  }
`);
