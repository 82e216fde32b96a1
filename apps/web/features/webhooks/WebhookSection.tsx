import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useClient } from 'urql';
import { formatMoment, webhooksWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { ShownOnce } from '../account/ShownOnce.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { DeliveryLine } from './DeliveryLine.tsx';
import { DeleteWebhook, EnableWebhook, RotateWebhookSecret, TestWebhook, type WebhookFacts } from './documents.ts';
import { eventWords } from './eventWords.ts';

/** A webhook that is tried has its answer by then, where it answers at all quickly. */
const answeredMs = 2500;

export function WebhookSection({ webhook }: { readonly webhook: WebhookFacts }) {
  const { id, url, events, enabled, previousSecretUntil, deliveries } = webhook;
  const client = useClient();
  const router = useRouter();
  const { busy, refusal, run } = useWork();
  const [secret, setSecret] = useState<string | null>(null);
  const webhookId = id;
  const doing = (work: () => Promise<void>) => () =>
    void run(async () => {
      await work();
      router.refresh();
    });
  const enable = doing(async () => {
    accepted((await tell(client, EnableWebhook, { webhookId, enabled: !enabled })).updateWebhook);
  });
  const rotate = doing(async () => {
    setSecret(accepted((await tell(client, RotateWebhookSecret, { webhookId })).rotateWebhookSecret).secret);
  });
  const remove = doing(async () => {
    accepted((await tell(client, DeleteWebhook, { webhookId })).deleteWebhook);
  });
  const test = doing(async () => {
    accepted((await tell(client, TestWebhook, { webhookId })).testWebhook);
    await new Promise((resolve) => setTimeout(resolve, answeredMs));
  });
  const small = `${forms.button} ${forms.small}`;
  return (
    <section className={styles.section} aria-label={url}>
      <ul className={styles.lines}>
        <li>
          <span>
            <span className={styles.title}>{url}</span>
            <span className={styles.facts}>
              {events.map(eventWords).join(', ')}
              {enabled ? '' : ` · ${webhooksWords.webhook.rests}`} ·{' '}
              {webhooksWords.webhook.deliveries({ deliveries: deliveries.totalCount })}
              {previousSecretUntil === null
                ? ''
                : ` · ${webhooksWords.webhook.bothSecrets({ until: formatMoment(previousSecretUntil) })}`}
            </span>
            {refusal === null ? null : (
              <span className={forms.refusal} role="alert">
                {refusal.message}
              </span>
            )}
          </span>
          <span className={styles.buttons}>
            <button type="button" className={small} disabled={busy} onClick={test}>
              {webhooksWords.webhook.test}
            </button>
            <button type="button" className={small} disabled={busy} onClick={enable}>
              {enabled ? webhooksWords.webhook.rest : webhooksWords.webhook.enable}
            </button>
            <button type="button" className={small} disabled={busy} onClick={rotate}>
              {webhooksWords.webhook.rotate}
            </button>
            <button type="button" className={`${small} ${forms.danger}`} disabled={busy} onClick={remove}>
              {webhooksWords.webhook.delete}
            </button>
          </span>
        </li>
        {secret === null ? null : (
          <li>
            <ShownOnce
              label={webhooksWords.webhook.newSecret}
              hint={webhooksWords.webhook.newSecretHint}
              secret={secret}
              onClose={() => setSecret(null)}
            />
          </li>
        )}
        {deliveries.edges.map(({ node }) => (
          <DeliveryLine key={node.id} delivery={node} />
        ))}
      </ul>
    </section>
  );
}
