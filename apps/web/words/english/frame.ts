/** What lies around every page: its bar, its tools, and what it says while it has nothing to show. */
export const frameWords = {
  whereYouAre: 'Where you are',
  pagesOfProject: 'Pages of the project',
  signedInAs: ({ email }: { email: string }) => `Signed in as ${email}`,
  loading: 'The page is loading',
  fromTerminal: 'From a terminal:',
  unreachable: {
    title: 'The API does not answer',
    /** `reason` is a sentence of the page: what is not here yet. */
    explanation: ({ reason }: { reason: string }) =>
      `${reason} This page asks again every few seconds and opens when it can. If Stray runs elsewhere, API_URL of the web server has to name it.`,
    again: 'Ask again now',
    asking: 'Asking…',
  },
  theme: {
    names: { dark: 'dark', light: 'light', system: 'system' },
    toggle: ({ theme, next }: { theme: string; next: string }) => `Theme: ${theme}. Change to ${next}.`,
    command: ({ theme }: { theme: string }) => `Theme: ${theme}`,
    commandFinds: 'toggle dark light colours appearance',
  },
  tools: {
    palette: 'Commands',
    paletteHint: 'Go to a page, or do something by its name',
    showKeys: 'Show the keys',
    showJobs: 'Show what is at work',
  },
} as const;
