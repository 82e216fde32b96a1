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
    goTo('Projects', allProjects, 'all'),
    ...(viewer.admin ? [goTo('New project', newAddress, 'create start upload own photos')] : []),
    goTo('Settings', settingsAddress, 'theme keys encoders device'),
    ...(viewer.admin ? [goTo('Disk use', diskAddress, 'storage room')] : []),
    ...(viewer.signedIn ? [goTo('Account', accountPath, 'password API keys sign out')] : []),
    ...(viewer.admin && viewer.signedIn ? [goTo('Users', usersPath, 'people invite')] : []),
  ];
}

const goTo = (label: string, href: string, words: string): Command => ({
  id: href,
  label,
  group: 'Pages',
  href,
  words,
});

type Project = Destinations['projects']['edges'][number]['node'];

function pagesOf({ name, slug, role, datasets }: Project, here: boolean, signedIn: boolean): Command[] {
  const group = here ? `This project: ${name}` : name;
  const page = (label: string, href: string, words: string): Command => ({
    id: href,
    label: here ? label : `${name} / ${label}`,
    group,
    href,
    words: `${name} ${words}`,
  });
  return [
    { id: projectAddress(slug), label: name, group, href: projectAddress(slug), words: 'project' },
    ...datasets.edges.map(({ node }) => page(node.name, datasetAddress(slug, node), 'dataset photos review')),
    ...projectLinks(slug).map(({ text, href }) => page(text, href, 'page')),
    ...(signedIn ? [page('Members', membersAddress(slug), 'people roles keys')] : []),
    ...(role === 'OWNER'
      ? [
          page('History', auditAddress(slug), 'audit log changes'),
          page('Webhooks', webhooksAddress(slug), 'events deliveries signed'),
        ]
      : []),
  ];
}
