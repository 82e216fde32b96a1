import { UsageError } from '../options.ts';

export interface Target {
  /** Slug of the project. */
  readonly project: string;
  readonly dataset: string;
}

/** The dataset of a server that a command is given as `project/dataset`. */
export function readTarget(given: string, command: string): Target {
  const [, project, dataset] = /^([^/]+)\/(.+)$/.exec(given) ?? [];
  if (project !== undefined && dataset !== undefined) return { project, dataset };
  throw new UsageError(`“${given}” should name a dataset on a server: project/dataset.`, command);
}
