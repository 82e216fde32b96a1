import { ClientError, graphql, type StrayClient } from '@stray/client';
import { errorLine, exitCodeOf } from '../remote/ended.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { follow } from './follow.ts';
import { isOpen, progressOf, RunFields, type RunNow, resultOf } from './runFields.ts';

const RunProgress = graphql(
  `
  subscription RunProgress($id: ID!) { runProgress(runId: $id) { ...RunFields } }
`,
  [RunFields],
);

/** Shows how far a run is until it has ended: one JSON line a change, or a line of progress and what it came to. @returns the exit code */
export async function watchRun(server: StrayClient, id: string, { json }: { json: boolean }): Promise<number> {
  const progress = createProgressLine();
  let last: RunNow | undefined;
  const states = follow(
    () => server.subscribe(RunProgress, { id }),
    ({ runProgress }) => !isOpen(runProgress.status),
  );
  for await (const { runProgress: run } of states) {
    last = run;
    if (json) console.log(JSON.stringify(run));
    else progress.show(progressOf(run));
  }
  progress.clear();
  if (last === undefined) throw new ClientError('NOT_FOUND', 'There is no such run.');
  if (!json) tellRun(last);
  return exitCodeOf(last.status, last.skippedCount);
}

/** What a run came to, for a person. */
export function tellRun(run: RunNow): void {
  for (const warning of run.warnings) console.error(`stray: ${warning}`);
  if (run.error !== null) console.error(`stray: ${errorLine(run.error)}`);
  console.log(resultOf(run));
}
