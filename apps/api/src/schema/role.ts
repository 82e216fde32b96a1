import { builder } from '../builder.ts';

export const Role = builder.enumType('Role', {
  description: 'What a person may do in a project; each may all that those before it may.',
  values: {
    VIEWER: { description: 'Looks at everything.' },
    REVIEWER: { description: 'Decides on samples.' },
    CURATOR: { description: 'Changes labels and corpora, sends photos, starts runs.' },
    OWNER: { description: 'Says who is a member, and deletes.' },
  },
});
