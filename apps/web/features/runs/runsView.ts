import { runsAddress } from '../projects/addresses.ts';

/** What the page of runs shows, as its address has it. */
export interface RunsView {
  /** The name of a dataset; null for all. */
  readonly dataset: string | null;
  /** Where in the list the page begins. */
  readonly after: string | null;
  /** The runs that are set beside each other, the earlier one first. */
  readonly compare: readonly [string, string] | null;
}

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

export function parseRunsView({ dataset, after, compare }: Params): RunsView {
  const text = (value: Params[string]) => (typeof value === 'string' && value !== '' ? value : null);
  const [before, later, more] = text(compare)?.split('~') ?? [];
  return {
    dataset: text(dataset),
    after: text(after),
    compare: before && later && more === undefined ? [before, later] : null,
  };
}

export function runsViewAddress(slug: string, { dataset, after, compare }: RunsView): string {
  const params = new URLSearchParams({
    ...(dataset !== null && { dataset }),
    ...(after !== null && { after }),
    ...(compare !== null && { compare: compare.join('~') }),
  });
  return params.size === 0 ? runsAddress(slug) : `${runsAddress(slug)}?${params}`;
}
