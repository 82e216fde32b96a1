import { builder } from '../builder.ts';

const ActorKind = builder.enumType('ActorKind', {
  values: {
    LOCAL: { description: 'The one person of a Stray without login.' },
    USER: {},
    KEY: { description: 'A program with an API key.' },
    SYSTEM: { description: 'Stray itself, by its settings.' },
  },
});

const AuditEvent = builder.prismaObject('AuditEvent', {
  description: 'Something that was changed, and by whom. Once it is settled, it is never changed itself.',
  fields: (t) => ({
    id: t.exposeID('id'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    actorKind: t.expose('actorKind', { type: ActorKind }),
    actor: t.exposeString('actor', { description: 'The name of the user or the key at that time.' }),
    actorId: t.exposeID('actorId', { nullable: true, description: 'The user, or the one whose key it was.' }),
    keyId: t.exposeID('keyId', { nullable: true }),
    action: t.exposeString('action', { description: 'The mutation, or the address that was written to.' }),
    targets: t.exposeStringList('targets', { description: 'What it was done to, as Type:uuid.' }),
    summary: t.exposeString('summary'),
    settled: t.exposeBoolean('settled', {
      description: 'False for what was begun and cut off, or is under way: it may or may not have been done.',
    }),
  }),
});

builder.prismaObjectField('Project', 'audit', (t) =>
  t.prismaConnection({
    type: AuditEvent,
    cursor: 'id',
    description: 'What was changed in the project, the newest first; for owners.',
    totalCount: ({ id }, _args, { db }) => db.auditEvent.count({ where: { projectId: id } }),
    resolve: (query, { id }, _args, { db }) =>
      db.auditEvent.findMany({
        ...query,
        where: { projectId: id },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      }),
  }),
);
