import { plural } from './plural.ts';

/** Who may do what in a project, and what was changed in it. */
export const membersWords = {
  missing: 'The members are not here yet.',
  keys: 'API keys',
  roles: { VIEWER: 'viewer', REVIEWER: 'reviewer', CURATOR: 'curator', OWNER: 'owner' },
  may: {
    VIEWER: 'A viewer looks at everything.',
    REVIEWER: 'A reviewer decides on photos too.',
    CURATOR: 'A curator changes labels and corpora, sends photos and scores them too.',
    OWNER: 'An owner says who is a member, and deletes too.',
  },
  none: 'No members yet: admins alone see the project.',
  form: 'Add a member',
  email: 'E-mail address of somebody with an account',
  role: 'Role',
  submit: 'Add',
  disabled: 'disabled',
  roleOf: ({ name }: { name: string }) => `Role of ${name}`,
  remove: 'Remove',
  removeOne: ({ name }: { name: string }) => `Remove ${name}`,
  history: {
    missing: 'The history is not here yet.',
    title: 'What was changed',
    none: 'Nothing yet.',
    count: ({ changes }: { changes: number }) => `${plural(changes, 'change')}, the newest first.`,
    earlier: 'Earlier changes',
    /** How somebody acted, behind their name; empty for a person who has signed in. */
    kinds: { LOCAL: 'on this machine', USER: '', KEY: 'with an API key', SYSTEM: 'Stray itself' },
    actor: ({ actor, kind }: { actor: string; kind: string }) => (kind === '' ? actor : `${actor} (${kind})`),
    unsettled: 'not known to be done',
    unsettledHint: 'It is under way, or was cut off by a crash or a lost database: it may or may not have been done.',
    /** Of what the name of the deed does not say well; others are named by that. */
    actions: {
      uploads: 'Files received',
      labels: 'Labels imported from a file',
      words: 'A list of words received',
      setMember: 'Member added or changed',
      createApiKey: 'API key made',
      revokeApiKey: 'API key revoked',
      createWebhook: 'Webhook made',
      updateWebhook: 'Webhook changed',
      deleteWebhook: 'Webhook deleted',
      testWebhook: 'Webhook tried',
      redeliver: 'Webhook told again',
    },
  },
} as const;
