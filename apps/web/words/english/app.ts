/** What belongs to no feature: names of pages, and the pages for what went wrong. */
export const appWords = {
  /** As `<html lang>` has it. */
  language: 'en',
  name: 'Stray',
  description: 'Finds what does not belong in an image dataset.',
  /** Of a window; %s is the name of its page. */
  windowTitle: '%s · Stray',
  /** As windows, the bar of the page and the palette name them. */
  pages: {
    account: 'Account',
    corpora: 'Corpora',
    disk: 'Disk use',
    history: 'History',
    jobs: 'Jobs',
    labels: 'Labels',
    members: 'Members',
    newProject: 'New project',
    notFound: 'Not found',
    projects: 'Projects',
    runs: 'Runs',
    settings: 'Settings',
    signIn: 'Sign in',
    users: 'Users',
    webhooks: 'Webhooks',
    welcome: 'Welcome',
  },
  failure: {
    title: 'This page could not be shown',
    explanation: 'Something went wrong inside the web server; its log has the details.',
    again: 'Try again',
  },
  notFound: {
    title: 'There is nothing at this address',
    explanation: 'The project or dataset may have been renamed, or the link may be cut off.',
    back: 'To the projects',
  },
  /** Plain text for a client whose address holds half a character. */
  malformedAddress: 'This address is not well-formed.',
} as const;
