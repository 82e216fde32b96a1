import { atLeast, roleName, roleOfScope } from '../access/roles.ts';
import { builder } from '../builder.ts';
import { newKey } from '../identity/keys.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { readName } from './naming.ts';
import { Project } from './project.ts';
import { readUuid } from './readUuid.ts';

const longestDays = 366;
const mostKeys = 100;

const KeyScope = builder.enumType('KeyScope', {
  description: 'The most that a key may do, within the role of its maker.',
  values: {
    READ: { description: 'What a viewer may.' },
    REVIEW: { description: 'What a reviewer may.' },
    WRITE: { description: 'What a curator may; of an admin’s key that is bound to no project, to make projects too.' },
  },
});

export const ApiKey = builder.prismaObject('ApiKey', {
  description: 'What a program sends in place of a password: `Authorization: Bearer stray_…`.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    scope: t.expose('scope', { type: KeyScope }),
    prefix: t.exposeString('prefix', { description: 'Its first characters.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    project: t.relation('project', {
      nullable: true,
      description: 'The one that it opens; null for all of its maker.',
    }),
    maker: t.string({ select: { user: { select: { name: true } } }, resolve: ({ user }) => user.name }),
  }),
});

builder.prismaObjectField('Project', 'apiKeys', (t) =>
  t.relation('apiKeys', {
    description: 'Keys that open this project alone, the newest first; for owners.',
    query: { orderBy: { createdAt: 'desc' } },
  }),
);

builder.relayMutationField(
  'createApiKey',
  {
    inputFields: (t) => ({
      name: t.string({ required: true, description: 'What it is for.' }),
      scope: t.field({ type: KeyScope, required: true }),
      projectId: t.globalID({
        for: Project,
        description: 'The one project that it opens; all of yours when left out.',
      }),
      days: t.int({ description: `How long it is good for, 1 to ${longestDays}; 90 when left out.` }),
    }),
  },
  {
    description: 'Makes a key for a program. It is shown in this answer and never again.',
    resolve: (_root, { input }, { db, access }) =>
      outcome(async () => {
        const { viewer } = access;
        if (viewer.kind === 'local') throw new RefusedInput('CONFLICT', 'Without login no keys are needed.', 'name');
        const { userId } = viewer;
        const name = readName(input.name);
        const days = input.days ?? 90;
        if (days < 1 || days > longestDays) {
          throw new RefusedInput('BAD_ARGUMENT', `A key is good for 1 to ${longestDays} days.`, 'days');
        }
        const projectId = input.projectId?.id ?? null;
        const role = projectId === null ? null : await access.roleIn(projectId);
        if (role !== null && !atLeast(role, roleOfScope[input.scope])) {
          const words = `Your role in the project is ${roleName(role)}; a key may do no more than you.`;
          throw new RefusedInput('FORBIDDEN', words, 'scope');
        }
        const now = new Date();
        const alive = { userId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
        if ((await db.apiKey.count({ where: alive })) >= mostKeys) {
          throw new RefusedInput('CONFLICT', `You have ${mostKeys} keys; revoke one first.`, 'name');
        }
        const { key, hash, prefix } = newKey();
        const expiresAt = new Date(now.getTime() + days * 24 * 3600_000);
        const data = { userId, projectId, name, scope: input.scope, hash, prefix, expiresAt };
        return { ...(await db.apiKey.create({ data })), key };
      }),
  },
  {
    outputFields: (t) => ({
      apiKey: t.field({ type: ApiKey, nullable: true, resolve: ({ made }) => made }),
      key: t.string({ nullable: true, description: 'The key itself.', resolve: ({ made }) => made?.key ?? null }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'revokeApiKey',
  { inputFields: (t) => ({ keyId: t.id({ required: true }) }) },
  {
    description:
      'Ends a key of one’s own, or one that opens a project of which one is an owner alone. There is no way back.',
    resolve: (_root, { input }, { db, access }) =>
      outcome(async () => {
        const id = readUuid(input.keyId, 'keyId', 'There is no such key.');
        const key = await db.apiKey.findUnique({ where: { id } });
        const { viewer } = access;
        const own = key !== null && (viewer.kind === 'local' || viewer.userId === key.userId);
        const owned = key !== null && key.projectId !== null && (await access.roleIn(key.projectId)) === 'OWNER';
        if (key === null || !(own || owned)) throw new RefusedInput('NOT_FOUND', 'There is no such key.', 'keyId');
        return db.apiKey.update({ where: { id }, data: { revokedAt: key.revokedAt ?? new Date() } });
      }),
  },
  {
    outputFields: (t) => ({
      apiKey: t.field({ type: ApiKey, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
