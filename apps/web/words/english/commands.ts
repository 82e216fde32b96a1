/** The palette, which leads to pages and does things by their names. */
export const commandWords = {
  dialog: 'Commands',
  menu: 'Go to a page, or do something',
  placeholder: 'Go to, or do…',
  list: 'Commands',
  loading: 'One moment…',
  nothing: 'Nothing has such a name.',
  groups: {
    pages: 'Pages',
    thisProject: ({ name }: { name: string }) => `This project: ${name}`,
  },
  pageOfProject: ({ project, page }: { project: string; page: string }) => `${project} / ${page}`,
  /** Other words by which a page is found. */
  finds: {
    projects: 'all',
    newProject: 'create start upload own photos',
    settings: 'theme keys encoders device',
    disk: 'storage room',
    account: 'password API keys sign out',
    users: 'people invite',
    project: 'project',
    dataset: 'dataset photos review',
    pageOfProject: 'page',
    members: 'people roles keys',
    history: 'audit log changes',
    webhooks: 'events deliveries signed',
  },
} as const;
