export { type ClientOptions, createClient, type StrayClient } from './client.ts';
export { accepted, type Connection } from './connection.ts';
export type { TypedDocument } from './document.ts';
export { ClientError, type Refusal } from './error.ts';
export { exportEnded, type RemoteExport, readExport, startExport, type WantedExport } from './exports.ts';
export { type EnumOf, graphql, type ResultOf, type VariablesOf } from './graphql.ts';
export { importEnded, type RemoteImport, startImport, type WantedImport } from './imports.ts';
export {
  type DatasetName,
  type FoundDataset,
  type FoundProject,
  findDataset,
  findOrMakeDataset,
  findProject,
  listed,
} from './lookUp.ts';
export { type Page, pages } from './pages.ts';
export { type ListedSample, type SampleFilter, type SamplesWanted, samples } from './samples.ts';
export type { SubscribeOptions } from './subscribe.ts';
export type { Waiting } from './untilEnded.ts';
