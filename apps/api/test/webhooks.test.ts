import { describe, expect, it } from 'vitest';
import { globalId } from './serverMode.ts';
import { suite } from './suite.ts';

const fields = 'id url events enabled author deliveries { totalCount edges { node { id event status body } } }';

suite('webhooks', ({ api, db }) => {
  const ask = async (document: string, variables: object = {}) => {
    const { data, errors } = await api().graphql(document, { ...variables });
    expect(errors).toBeUndefined();
    return data as Record<string, never>;
  };
  const mutate = async (name: string, input: object, selection: string) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path } } }`;
    return (await ask(document, { input }))[name] as unknown as Record<string, unknown> & { userErrors: unknown[] };
  };
  const makeProject = async () =>
    globalId('Project', (await db().project.create({ data: { name: 'A', slug: 'a' } })).id);
  const url = 'https://ci.example.org/stray?token=1';
  const create = (projectId: string, more: object = {}) =>
    mutate('createWebhook', { projectId, url, events: ['RUN_FINISHED'], ...more }, `secret webhook { ${fields} }`);

  it('is made with a secret that is shown this once, is changed, and goes with its log', async () => {
    const projectId = await makeProject();
    const made = await create(projectId, { events: ['EXPORT_READY', 'RUN_FINISHED', 'RUN_FINISHED'] });
    expect(made).toMatchObject({
      secret: expect.stringMatching(/^whsec_[\w-]{43}$/),
      webhook: { url, events: ['RUN_FINISHED', 'EXPORT_READY'], enabled: true, author: 'local' },
      userErrors: [],
    });
    const webhookId = (made.webhook as { id: string }).id;
    const changed = await mutate(
      'updateWebhook',
      { webhookId, enabled: false, events: ['CORPUS_PUBLISHED'] },
      `webhook { ${fields} }`,
    );
    expect(changed).toMatchObject({ webhook: { url, enabled: false, events: ['CORPUS_PUBLISHED'] } });
    const { project } = await ask(`{ project(slug: "a") { webhooks { ${fields} } } }`);
    expect(project).toEqual({ webhooks: [changed.webhook] });
    expect(JSON.stringify(project)).not.toContain('whsec_');
    expect(await mutate('deleteWebhook', { webhookId }, 'deleted')).toEqual({ deleted: true, userErrors: [] });
    expect(await mutate('deleteWebhook', { webhookId }, 'deleted')).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    const logged = await db().auditEvent.findMany({ orderBy: { id: 'asc' } });
    expect(logged.map(({ action }) => action).slice(-3)).toEqual(['createWebhook', 'updateWebhook', 'deleteWebhook']);
    expect(JSON.stringify(logged)).not.toContain('whsec_');
  });

  it('gets another secret, which is shown this once, beside the old one for a while', async () => {
    const made = await create(await makeProject());
    const webhookId = (made.webhook as { id: string }).id;
    const rotate = (more: object = {}) =>
      mutate('rotateWebhookSecret', { webhookId, ...more }, 'secret webhook { id previousSecretUntil }');
    const rotated = await rotate();
    expect(rotated).toMatchObject({ secret: expect.stringMatching(/^whsec_[\w-]{43}$/), userErrors: [] });
    expect(rotated.secret).not.toBe(made.secret);
    const { previousSecretUntil: until } = rotated.webhook as { previousSecretUntil: string };
    expect((Date.parse(until) - Date.now()) / 3_600_000).toBeCloseTo(24, 0);
    expect(await rotate({ overlapHours: 0 })).toMatchObject({ webhook: { previousSecretUntil: null } });
    for (const overlapHours of [-1, 169]) {
      const refused = { secret: null, webhook: null, userErrors: [{ code: 'BAD_ARGUMENT' }] };
      expect(await rotate({ overlapHours })).toMatchObject(refused);
    }
    await mutate('deleteWebhook', { webhookId }, 'deleted');
    expect(await rotate()).toMatchObject({ secret: null, userErrors: [{ code: 'NOT_FOUND' }] });
    const logged = await db().auditEvent.findMany({ where: { action: 'rotateWebhookSecret' } });
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toContain('whsec_');
  });

  it('is tried by an event of its own, and what was sent is sent again with the same id in its body', async () => {
    const { webhook } = await create(await makeProject());
    const { id: webhookId } = webhook as { id: string };
    const { delivery } = await mutate(
      'testWebhook',
      { webhookId },
      'delivery { id event status body attempts nextAttemptAt }',
    );
    expect(delivery).toMatchObject({ event: 'TEST', status: 'QUEUED', attempts: 0, nextAttemptAt: expect.any(String) });
    const { id: deliveryId, body } = delivery as { id: string; body: string };
    const again = await mutate('redeliver', { deliveryId }, 'delivery { id body }');
    expect(again).toMatchObject({ delivery: { body }, userErrors: [] });
    expect((again.delivery as { id: string }).id).not.toBe(deliveryId);
    const { node } = await ask(
      `{ node(id: "${webhookId}") { ... on Webhook { deliveries(first: 1) { totalCount } } } }`,
    );
    expect(node).toEqual({ deliveries: { totalCount: 2 } });
  });

  describe('bad input', () => {
    it.each([
      ['another protocol', { url: 'ftp://example.org/' }, 'url'],
      ['a password', { url: 'https://ada:secret@example.org/' }, 'url'],
      ['no protocol', { url: 'example.org' }, 'url'],
      ['a very long address', { url: `https://example.org/${'x'.repeat(2000)}` }, 'url'],
      ['no event', { events: [] }, 'events'],
    ])('%s is refused', async (_, more, field) => {
      const made = await create(await makeProject(), more);
      expect(made).toEqual({
        secret: null,
        webhook: null,
        userErrors: [{ code: 'BAD_ARGUMENT', path: ['input', field] }],
      });
    });

    it('more than twenty in a project are refused', async () => {
      const projectId = await makeProject();
      const all = await Promise.all(Array.from({ length: 21 }, () => create(projectId)));
      expect(all.filter(({ webhook }) => webhook === null).map(({ userErrors }) => userErrors)).toEqual([
        [{ code: 'CONFLICT', path: ['input', 'projectId'] }],
      ]);
    });
  });
});
