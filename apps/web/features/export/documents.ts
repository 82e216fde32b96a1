import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';

const ExportFacts = graphql(`
  fragment ExportFacts on Export {
    id
    format
    samples
    asOf
    status
    done
    total
    fileName
    bytes
    sha256
    address
    manifest
    error { code message }
    createdAt
  }
`);

export const ListExports = graphql(
  `
    query ListExports($datasetId: ID!) {
      node(id: $datasetId) {
        ... on Dataset { exports(first: 50) { totalCount edges { node { ...ExportFacts } } } }
      }
    }
  `,
  [ExportFacts],
);

export const LookAtExport = graphql(
  `
    query LookAtExport($id: ID!) { node(id: $id) { ... on Export { ...ExportFacts } } }
  `,
  [ExportFacts],
);

export const PreviewExport = graphql(`
  query PreviewExport($datasetId: ID!, $options: ExportOptionsInput) {
    node(id: $datasetId) {
      ... on Dataset {
        exportPreview(options: $options) {
          samples
          included
          bytes
          flaggedTestDropped
          classCount
          splits { split samples kept dropped relabelled unsure undecided included }
          classes(first: 200) { name samples kept dropped relabelled unsure undecided included }
        }
      }
    }
  }
`);

export const StartExport = graphql(`
  mutation StartExport($datasetId: ID!, $format: ExportFormat!, $options: ExportOptionsInput) {
    startExport(input: { datasetId: $datasetId, format: $format, options: $options }) {
      export { id }
      userErrors { code message }
    }
  }
`);

export const CancelExport = graphql(`
  mutation CancelExport($id: ID!) { cancelExport(input: { exportId: $id }) { userErrors { code message } } }
`);

export const RetryExport = graphql(`
  mutation RetryExport($id: ID!) { retryExport(input: { exportId: $id }) { userErrors { code message } } }
`);

export const DeleteExport = graphql(`
  mutation DeleteExport($id: ID!) { deleteExport(input: { exportId: $id }) { deleted userErrors { code message } } }
`);

export type ExportRow = ResultOf<typeof ExportFacts>;
export type Preview = NonNullable<
  Extract<NonNullable<ResultOf<typeof PreviewExport>['node']>, { exportPreview: unknown }>['exportPreview']
>;
export type PreviewRow = Omit<Preview['splits'][number], 'split'>;
type Variables = VariablesOf<typeof StartExport>;
export type Format = Variables['format'];
export type Options = NonNullable<Variables['options']>;
export type Selection = NonNullable<Options['samples']>;
