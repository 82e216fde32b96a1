import { appWords, commandWords } from '../../words/index.ts';
import { accountPath, usersPath } from '../account/addresses.ts';
import {
  allProjects,
  auditAddress,
  datasetAddress,
  diskAddress,
  membersAddress,
  nameIn,
  newAddress,
  projectAddress,
  projectLinks,
  settingsAddress,
  webhooksAddress,
} from '../projects/addresses.ts';
import type { Destinations } from './documents.ts';
import type { Command } from './registry.ts';

const { pages } = appWords;
const { finds } = commandWords;

/** The project that a page belongs to, by its address. */
export function projectOfPath(path: string): string | null {
  const [, segment] = /^\/p\/([^/]+)/u.exec(path) ?? [];
  return segment === undefined ? null : nameIn(segment);
}

/** Every page that one may go to; those of the project that one is in come first. */
export function destinationsOf({ viewer, projects }: Destinations, path: string): Command[] {
  const here = projectOfPath(path);
  const all = projects.edges.map(({ node }) => node);
  const sorted = [...all.filter(({ slug }) => slug === here), ...all.filter(({ slug }) => slug !== here)];
  return [
    ...sorted.flatMap((project) => pagesOf(project, project.slug === here, viewer.signedIn)),
    goTo(pages.projects, allProjects, finds.projects),
    ...(viewer.admin ? [goTo(pages.newProject, newAddress, finds.newProject)] : []),
    goTo(pages.settings, settingsAddress, finds.settings),
    ...(viewer.admin ? [goTo(pages.disk, diskAddress, finds.disk)] : []),
    ...(viewer.signedIn ? [goTo(pages.account, accountPath, finds.account)] : []),
    ...(viewer.admin && viewer.signedIn ? [goTo(pages.users, usersPath, finds.users)] : []),
  ];
}

const goTo = (label: string, href: string, words: string): Command => ({
  id: href,
  label,
  group: commandWords.groups.pages,
  href,
  words,
});

type Project = Destinations['projects']['edges'][number]['node'];

function pagesOf({ name, slug, role, datasets }: Project, here: boolean, signedIn: boolean): Command[] {
  const group = here ? commandWords.groups.thisProject({ name }) : name;
  const page = (label: string, href: string, words: string): Command => ({
    id: href,
    label: here ? label : commandWords.pageOfProject({ project: name, page: label }),
    group,
    href,
    words: `${name} ${words}`,
  });
  return [
    { id: projectAddress(slug), label: name, group, href: projectAddress(slug), words: finds.project },
    ...datasets.edges.map(({ node }) => page(node.name, datasetAddress(slug, node), finds.dataset)),
    ...projectLinks(slug).map(({ text, href }) => page(text, href, finds.pageOfProject)),
    ...(signedIn ? [page(pages.members, membersAddress(slug), finds.members)] : []),
    ...(role === 'OWNER'
      ? [
          page(pages.history, auditAddress(slug), finds.history),
          page(pages.webhooks, webhooksAddress(slug), finds.webhooks),
        ]
      : []),
  ];
}
