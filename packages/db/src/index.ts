export { isVector } from './backup/catalog.ts';
export * from './backup/restoreRows.ts';
export * from './backup/snapshot.ts';
export { type Claims, openClaims } from './claims.ts';
export * from './client.ts';
export { eachElement, elementCount, millisecondsAt } from './copy/cells.ts';
export { type CopiedRows, columnsOf } from './copy/copyRows.ts';
export { connectionOf } from './embedded/connectionFile.ts';
export * from './embedded/startEmbedded.ts';
export type { default as PrismaTypes } from './generated/pothos.ts';
export { getDatamodel } from './generated/pothos.ts';
export * from './generated/prisma/client.ts';
export type * from './generated/prisma/models.ts';
export { migrate, migrationsFolder, pendingMigrations } from './migrate.ts';
export type { StatementObserver } from './observe.ts';
export { type QueueDepth, readQueueDepth } from './queue/depth.ts';
export * from './queue/queue.ts';
export type { AroundJob, GivenUpJob, JobHandler, JobHandlers, WorkOptions } from './queue/workOn.ts';
export * from './repositories/calibrations.ts';
export * from './repositories/collections.ts';
export {
  activateCorpusVersion,
  type CorpusStatistics,
  deleteCorpusVersion,
  ensureCorpus,
  findCorpusVersion,
  type NewCorpusVersion,
  newestVersion,
  readEdits,
  readNegatives,
  writeCorpusVersion,
} from './repositories/corpora.ts';
export { type DeclaredClasses, declaredClasses } from './repositories/declaredClasses.ts';
export * from './repositories/deletions.ts';
export * from './repositories/diskUse.ts';
export * from './repositories/drafts.ts';
export {
  type ComparedSample,
  countDuplicateGroups,
  type DuplicateGroupRow,
  duplicateGroups,
  type NewDuplicate,
  samplesToCompare,
  writeComparison,
} from './repositories/duplicates.ts';
export { type ExportPreview, exportPreview, type PreviewCounts } from './repositories/exportPreview.ts';
export {
  countExportRows,
  type ExportPage,
  type ExportRow,
  exportCells,
  exportPages,
} from './repositories/exportRows.ts';
export type { ExportSource } from './repositories/exportSource.ts';
export {
  addExport,
  cancelExport,
  deleteExportRow,
  type ExportedFile,
  exportHeartbeat,
  exportMoment,
  exportsOf,
  failExport,
  finishExport,
  requeueExport,
  startExport,
} from './repositories/exports.ts';
export * from './repositories/facets.ts';
export * from './repositories/jobs.ts';
export * from './repositories/labelSets.ts';
export * from './repositories/latestRuns.ts';
export * from './repositories/mapColumns.ts';
export * from './repositories/mapMatches.ts';
export * from './repositories/minings.ts';
export * from './repositories/negativePage.ts';
export * from './repositories/openWork.ts';
export * from './repositories/projections.ts';
export * from './repositories/projectWork.ts';
export {
  countIssues,
  datasetsNeverCompared,
  putQuality,
  type QualityCounts,
  qualityOf,
  type SampleQuality,
  samplesLackingQuality,
} from './repositories/quality.ts';
export * from './repositories/reviewHolds.ts';
export * from './repositories/reviewStates.ts';
export * from './repositories/reviewStatistics.ts';
export * from './repositories/reviews.ts';
export * from './repositories/runComparison.ts';
export * from './repositories/runs.ts';
export type { SampleFilter } from './repositories/sampleFilter.ts';
export {
  type SampleOrder,
  type SamplePage,
  type SamplePageRequest,
  type SamplePageRow,
  samplePage,
} from './repositories/samplePage.ts';
export { type SampleSelection, sampleCount } from './repositories/sampleSelection.ts';
export * from './repositories/samples.ts';
export * from './repositories/scoredSamples.ts';
export * from './repositories/scores.ts';
export * from './repositories/similarPage.ts';
export * from './repositories/uploads.ts';
export * from './repositories/usage.ts';
export * from './repositories/webhooks.ts';
export { databaseTrouble } from './trouble.ts';
export * from './vectors/index.ts';
