import { builder } from '../builder.ts';
import { ApiKey } from './apiKey.ts';

/** A user as those see it who may know of it. */
export const User = builder.prismaObject('User', {
  description: 'Somebody who can sign in.',
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    name: t.exposeString('name'),
    admin: t.exposeBoolean('admin', { description: 'May make projects and users, and is an owner everywhere.' }),
    disabled: t.boolean({ resolve: ({ disabledAt }) => disabledAt !== null }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    invited: t.boolean({
      description: 'Whether they have not chosen a password yet, nor come by another way.',
      select: { accounts: { select: { id: true }, take: 1 } },
      resolve: ({ accounts }) => accounts.length === 0,
    }),
  }),
});

interface ViewerShape {
  readonly name: string;
  readonly email: string | null;
  readonly userId: string | null;
  readonly admin: boolean;
  readonly signedIn: boolean;
}

const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    name: t.exposeString('name'),
    email: t.exposeString('email', { nullable: true }),
    userId: t.exposeID('userId', { nullable: true }),
    admin: t.exposeBoolean('admin', { description: 'May make projects and users.' }),
    signedIn: t.exposeBoolean('signedIn', { description: 'False where nobody has to sign in.' }),
    apiKeys: t.prismaField({
      type: [ApiKey],
      description: 'Those that one has made, the newest first.',
      resolve: (query, { userId }, _args, { db }) =>
        userId === null ? [] : db.apiKey.findMany({ ...query, where: { userId }, orderBy: { createdAt: 'desc' } }),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'Who asks; of a Stray without login, the one person of its machine.',
    resolve: (_root, _args, { access: { viewer } }): ViewerShape => {
      if (viewer.kind === 'local') return { name: 'local', email: null, userId: null, admin: true, signedIn: false };
      const { name, email, userId } = viewer;
      // A key runs nothing but what it was made for.
      return { name, email, userId, admin: viewer.kind === 'user' && viewer.admin, signedIn: true };
    },
  }),
);
