import { ClientError, graphql, type ResultOf, type StrayClient } from '@stray/client';
import { exitCodes } from '../options.ts';
import { errorLine, exitCodeOf, type WorkStatus } from '../remote/ended.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { follow } from './follow.ts';
import { isOpen, progressOf, RunFields } from './runFields.ts';
import { tellRun } from './watchRun.ts';

const DatasetProgress = graphql(
  `
  subscription DatasetProgress($id: ID!) {
    datasetProgress(datasetId: $id) {
      id name sampleCount
      latestRun { ...RunFields }
      uploads(first: 20) { edges { node { id name status progress done failed error { code message } } } }
      exports(first: 20) { edges { node { id fileName status done total error { code message } } } }
    }
  }
`,
  [RunFields],
);

type Progress = ResultOf<typeof DatasetProgress>['datasetProgress'];

interface DatasetNow {
  readonly dataset: string;
  readonly name: string;
  readonly samples: number;
  readonly run: Progress['latestRun'];
  readonly uploads: readonly Progress['uploads']['edges'][number]['node'][];
  readonly exports: readonly Progress['exports']['edges'][number]['node'][];
}

/**
 * Shows what is at work on a dataset until nothing is: one JSON line a change, or a line of progress and what came of it.
 *
 * @returns the exit code: of the latest run, and worse where an archive or an export that was watched has ended worse
 */
export async function watchDataset(server: StrayClient, id: string, { json }: { json: boolean }): Promise<number> {
  const progress = createProgressLine();
  const watched = new Set<string>();
  let last: DatasetNow | undefined;
  const states = follow(
    () => server.subscribe(DatasetProgress, { id }),
    ({ datasetProgress }) => worksOf(seen(datasetProgress)).every(({ status }) => !isOpen(status)),
  );
  for await (const { datasetProgress } of states) {
    last = seen(datasetProgress);
    for (const work of [...last.uploads, ...last.exports]) if (isOpen(work.status)) watched.add(work.id);
    if (json) console.log(JSON.stringify(last));
    else progress.show(told(last));
  }
  progress.clear();
  if (last === undefined) throw new ClientError('NOT_FOUND', 'There is no such dataset.');
  const others = [...last.uploads, ...last.exports].filter((work) => watched.has(work.id));
  if (!json) {
    for (const { status, error } of others) if (status !== 'COMPLETED') console.error(`stray: ${errorLine(error)}`);
    if (last.run === null) console.log(`${last.samples.toLocaleString('en')} photos, and no run yet`);
    else tellRun(last.run);
  }
  return worst([
    ...(last.run === null ? [] : [exitCodeOf(last.run.status, last.run.skippedCount)]),
    ...others.map((work) => exitCodeOf(work.status, 'failed' in work ? work.failed : 0)),
  ]);
}

function seen({ id, name, sampleCount, latestRun, uploads, exports }: Progress): DatasetNow {
  return {
    ...{ dataset: id, name, samples: sampleCount, run: latestRun },
    uploads: uploads.edges.map(({ node }) => node),
    exports: exports.edges.map(({ node }) => node),
  };
}

const worksOf = ({ run, uploads, exports }: DatasetNow) => [...(run === null ? [] : [run]), ...uploads, ...exports];

function told({ samples, run, uploads, exports }: DatasetNow): string {
  const percent = (share: number) => `${Math.floor(share * 100)} %`;
  return [
    `${samples.toLocaleString('en')} photos`,
    ...uploads.filter(isAtWork).map(({ name, progress }) => `${name} ${percent(progress)} read`),
    ...(run !== null && isOpen(run.status) ? [progressOf(run)] : []),
    ...exports.filter(isAtWork).map(({ fileName, done, total }) => `${fileName} ${percent(done / Math.max(total, 1))}`),
  ].join(' · ');
}

const isAtWork = ({ status }: { readonly status: WorkStatus }): boolean => isOpen(status);

function worst(codes: readonly number[]): number {
  const order = [exitCodes.failed, exitCodes.cancelled, exitCodes.skipped];
  return order.find((code) => codes.includes(code)) ?? exitCodes.done;
}
