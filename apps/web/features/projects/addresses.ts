import { appWords } from '../../words/index.ts';

/** All projects, even where there is one alone. */
export const allProjects = '/?all';

/** From photos to a project, on one page. */
export const newAddress = '/new';

export const diskAddress = '/disk';

export const settingsAddress = '/settings';

export const projectAddress = (slug: string): string => `/p/${encodeURIComponent(slug)}`;

/** Pages of a project; a dataset of such a name is found by its id. */
const taken: readonly string[] = ['audit', 'corpora', 'jobs', 'labels', 'members', 'runs', 'webhooks'];

export const datasetAddress = (slug: string, { name, id }: { name: string; id: string }): string =>
  `${projectAddress(slug)}/${encodeURIComponent(taken.includes(name) ? id : name)}`;

export const corporaAddress = (slug: string): string => `${projectAddress(slug)}/corpora`;

export const corpusAddress = (slug: string, corpus: string): string =>
  `${corporaAddress(slug)}/${encodeURIComponent(corpus)}`;

export const labelsAddress = (slug: string): string => `${projectAddress(slug)}/labels`;

export const jobsAddress = (slug: string): string => `${projectAddress(slug)}/jobs`;
export const runsAddress = (slug: string): string => `${projectAddress(slug)}/runs`;
export const membersAddress = (slug: string): string => `${projectAddress(slug)}/members`;

export const auditAddress = (slug: string): string => `${projectAddress(slug)}/audit`;

export const webhooksAddress = (slug: string): string => `${projectAddress(slug)}/webhooks`;

export type ProjectPageName = 'corpora' | 'labels' | 'runs' | 'jobs';

/** The other pages of a project, as the top bar names them. */
export const projectLinks = (slug: string, here: ProjectPageName | null = null) => [
  { text: appWords.pages.corpora, href: corporaAddress(slug), here: here === 'corpora' },
  { text: appWords.pages.labels, href: labelsAddress(slug), here: here === 'labels' },
  { text: appWords.pages.runs, href: runsAddress(slug), here: here === 'runs' },
  { text: appWords.pages.jobs, href: jobsAddress(slug), here: here === 'jobs' },
];

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
    ? datasetAddress(project.slug, dataset.node)
    : projectAddress(project.slug);
}
interface Datasets {
  readonly edges: readonly { readonly node: { readonly name: string; readonly id: string } }[];
}
