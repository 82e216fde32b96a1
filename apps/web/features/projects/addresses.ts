export const projectAddress = (slug: string): string => `/p/${encodeURIComponent(slug)}`;

export const datasetAddress = (slug: string, dataset: string): string =>
  `${projectAddress(slug)}/${encodeURIComponent(dataset)}`;

/** A part of an address as the name it stands for; what is no encoded text stands for itself. */
export function nameIn(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * Where the first page leads: into the one dataset of the one project, or to the one project.
 *
 * @returns null when there is something to choose, or nothing at all
 */
export function onlyWayOn(projects: readonly { slug: string; datasets: Datasets }[]): string | null {
  const [project, another] = projects;
  if (project === undefined || another !== undefined) return null;
  const [dataset, second] = project.datasets.edges;
  return dataset !== undefined && second === undefined
    ? datasetAddress(project.slug, dataset.node.name)
    : projectAddress(project.slug);
}
interface Datasets {
  readonly edges: readonly { readonly node: { readonly name: string } }[];
}
