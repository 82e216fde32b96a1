import { graphql, type ResultOf } from '../api/graphql.ts';

const UploadFacts = graphql(`
  fragment UploadFacts on Upload {
    id
    name
    status
    progress
    done
    failed
    passedOver
    error { message }
  }
`);

export const ListUploads = graphql(
  `
    query ListUploads($datasetId: ID!) {
      node(id: $datasetId) {
        ... on Dataset { uploads(first: 20) { totalCount edges { node { ...UploadFacts } } } }
      }
    }
  `,
  [UploadFacts],
);

export const CancelUpload = graphql(`
  mutation CancelUpload($uploadId: ID!) {
    cancelUpload(input: { uploadId: $uploadId }) { upload { id status } userErrors { code message } }
  }
`);

export type Archive = ResultOf<typeof UploadFacts>;
