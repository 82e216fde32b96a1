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
    source
    format
    found {
      classes { count first }
      withoutClass { count first }
      withoutImage { count first }
      problems { count first { message } }
    }
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

export const RetryUpload = graphql(`
  mutation RetryUpload($uploadId: ID!) {
    retryUpload(input: { uploadId: $uploadId }) { upload { id status } userErrors { code message } }
  }
`);

export const LookIntoFolder = graphql(`
  query LookIntoFolder($path: String) {
    importFolder(path: $path) { folders { name path } archives { name path } images others more }
  }
`);

export const ImportPath = graphql(`
  mutation ImportPath($datasetId: ID!, $path: String!, $format: ImportFormat, $classes: Boolean) {
    importPath(input: { datasetId: $datasetId, path: $path, format: $format, classes: $classes }) {
      upload { id }
      userErrors { code message }
    }
  }
`);

export type Archive = ResultOf<typeof UploadFacts>;
