import type { Prisma } from '@stray/db';
import { builder } from '../builder.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { Project } from './project.ts';
import { readUuid } from './readUuid.ts';
import { Role } from './role.ts';
import { User } from './viewer.ts';

const Member = builder.prismaObject('Membership', {
  name: 'Member',
  description: 'Somebody with a role in a project.',
  fields: (t) => ({
    role: t.expose('role', { type: Role }),
    user: t.relation('user', { type: User }),
  }),
});

builder.prismaObjectField('Project', 'members', (t) =>
  t.relation('memberships', { type: Member, query: { orderBy: { user: { name: 'asc' } } } }),
);

builder.prismaObjectField('Project', 'role', (t) =>
  t.field({
    type: Role,
    description: 'Of the one who asks.',
    resolve: async ({ id }, _args, { access }) => (await access.roleIn(id)) ?? 'VIEWER',
  }),
);

builder.relayMutationField(
  'setMember',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      email: t.string({ required: true, description: 'Of somebody who has an account; an admin makes accounts.' }),
      role: t.field({ type: Role, required: true }),
    }),
  },
  {
    description: 'Makes somebody a member of a project, or gives a member another role. A project keeps an owner.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const email = input.email.trim().toLowerCase();
        const user = await db.user.findUnique({ where: { email } });
        if (user === null) {
          throw new RefusedInput('NOT_FOUND', 'Nobody has this e-mail address; an admin makes accounts.', 'email');
        }
        const key = { userId: user.id, projectId: input.projectId.id };
        return db.$transaction(async (tx) => {
          await lockMembers(tx, key.projectId);
          if (input.role !== 'OWNER') await requireOther(tx, key, 'email');
          const member = { ...key, role: input.role };
          return tx.membership.upsert({
            where: { userId_projectId: key },
            create: member,
            update: { role: input.role },
          });
        });
      }),
  },
  {
    outputFields: (t) => ({
      member: t.field({ type: Member, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'removeMember',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      userId: t.id({ required: true }),
    }),
  },
  {
    description: 'Takes somebody out of a project, with their keys to it. A project keeps an owner.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const userId = readUuid(input.userId, 'userId', 'There is no such member.');
        const key = { userId, projectId: input.projectId.id };
        return db.$transaction(async (tx) => {
          await lockMembers(tx, key.projectId);
          await requireOther(tx, key, 'userId');
          const { count } = await tx.membership.deleteMany({ where: key });
          if (count === 0) throw new RefusedInput('NOT_FOUND', 'There is no such member.', 'userId');
          await tx.apiKey.updateMany({ where: { ...key, revokedAt: null }, data: { revokedAt: new Date() } });
          return true;
        });
      }),
  },
  {
    outputFields: (t) => ({
      removed: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

/** Two owners that take each other out at once would leave none. */
async function lockMembers(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Project" WHERE id = ${projectId}::uuid FOR UPDATE`;
}

/** @throws RefusedInput CONFLICT for the last owner */
async function requireOther(
  tx: Prisma.TransactionClient,
  { userId, projectId }: { userId: string; projectId: string },
  field: string,
): Promise<void> {
  const owners = await tx.membership.findMany({ where: { projectId, role: 'OWNER' }, select: { userId: true } });
  if (owners.length !== 1 || owners[0]?.userId !== userId) return;
  throw new RefusedInput('CONFLICT', 'This is the only owner; make somebody else an owner first.', field);
}
