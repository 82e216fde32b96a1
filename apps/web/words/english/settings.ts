export const settingsWords = {
  missing: 'What Stray works with is not known yet.',
  looks: {
    title: 'Looks',
    theme: 'Theme',
    themes: { dark: 'Dark', light: 'Light', system: 'As the system' },
    size: ({ pixels }: { pixels: number }) => `Size of the photos: ${pixels} pixels`,
  },
  encoders: {
    title: 'Encoders',
    name: 'Name',
    device: 'Device',
    deviceHint: 'Of its latest run',
    notRunYet: 'not run yet',
    dimensions: 'Dimensions',
    methods: 'Methods',
    family: ({ family, byDefault }: { family: string; byDefault: boolean }) =>
      `${family}${byDefault ? ', the default one' : ''}`,
  },
  elsewhere: { title: 'Elsewhere', account: 'Account and API keys' },
  keys: { title: 'Keys', hint: 'They are kept in this browser.' },
} as const;
