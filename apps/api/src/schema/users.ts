import { Prisma } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { readName } from './naming.ts';
import { readUuid } from './readUuid.ts';
import { User } from './viewer.ts';

builder.queryField('users', (t) =>
  t.prismaConnection(
    {
      type: User,
      cursor: 'id',
      description: 'Everybody who can sign in; for admins.',
      totalCount: (_root, _args, { db }) => db.user.count(),
      resolve: (query, _root, _args, { db }) =>
        db.user.findMany({ ...query, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
    },
    { name: 'UserConnection' },
    { name: 'UserEdge' },
  ),
);

const noSuchUser = 'There is no such user.';
const longestEmail = 254;

builder.relayMutationField(
  'createUser',
  {
    inputFields: (t) => ({
      email: t.string({ required: true }),
      name: t.string({ required: true }),
      admin: t.boolean({
        defaultValue: false,
        description: 'May make projects and users, and is an owner everywhere.',
      }),
    }),
  },
  {
    description:
      'Makes an account, and a link by which its person chooses a password. Stray sends no mail: hand it on.',
    resolve: (_root, { input }, context) =>
      outcome(async () => {
        const name = readName(input.name);
        const email = input.email.trim().toLowerCase();
        if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > longestEmail) {
          throw new RefusedInput('BAD_ARGUMENT', 'This is no e-mail address.', 'email');
        }
        const identity = requireIdentity(context, 'email');
        try {
          // The admin vouches for the address, as a provider of logins would.
          const data = { email, name, admin: input.admin ?? false, emailVerified: true };
          const user = await context.db.user.create({ data });
          return { ...user, invitation: await identity.invite(user.id) };
        } catch (error) {
          if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
          throw new RefusedInput('CONFLICT', 'Somebody has this e-mail address already.', 'email');
        }
      }),
  },
  {
    outputFields: (t) => ({
      user: t.field({ type: User, nullable: true, resolve: ({ made }) => made }),
      invitation: t.string({ nullable: true, resolve: ({ made }) => made?.invitation ?? null }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'inviteUser',
  { inputFields: (t) => ({ userId: t.id({ required: true }) }) },
  {
    description:
      'Another link by which a person chooses a password, for who has lost theirs. It is good once, for a week.',
    resolve: (_root, { input }, context) =>
      outcome(async () => {
        const id = readUuid(input.userId, 'userId', noSuchUser);
        const identity = requireIdentity(context, 'userId');
        const user = await context.db.user.findUnique({ where: { id } });
        if (user === null) throw new RefusedInput('NOT_FOUND', noSuchUser, 'userId');
        return { ...user, invitation: await identity.invite(id) };
      }),
  },
  {
    outputFields: (t) => ({
      user: t.field({ type: User, nullable: true, resolve: ({ made }) => made }),
      invitation: t.string({ nullable: true, resolve: ({ made }) => made?.invitation ?? null }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'setUserDisabled',
  { inputFields: (t) => ({ userId: t.id({ required: true }), disabled: t.boolean({ required: true }) }) },
  {
    description: 'Signs a person out and lets them, and their keys, in no more; or lets them in again.',
    resolve: (_root, { input }, { db, access: { viewer } }) =>
      outcome(async () => {
        const id = readUuid(input.userId, 'userId', noSuchUser);
        if (viewer.kind !== 'local' && viewer.userId === id) {
          throw new RefusedInput('CONFLICT', 'You cannot disable yourself.', 'userId');
        }
        return db.$transaction(async (tx) => {
          const { count } = await tx.user.updateMany({
            where: { id },
            data: { disabledAt: input.disabled ? new Date() : null },
          });
          if (count === 0) throw new RefusedInput('NOT_FOUND', noSuchUser, 'userId');
          if (input.disabled) {
            await tx.session.deleteMany({ where: { userId: id } });
            // An invitation that lies about somewhere would open the door again.
            await tx.verification.deleteMany({ where: { value: id } });
          }
          return tx.user.findUniqueOrThrow({ where: { id } });
        });
      }),
  },
  {
    outputFields: (t) => ({
      user: t.field({ type: User, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

function requireIdentity({ identity }: Context, field: string): NonNullable<Context['identity']> {
  if (identity !== null) return identity;
  throw new RefusedInput('CONFLICT', 'Nobody signs in to this Stray: it answers on its own machine alone.', field);
}
