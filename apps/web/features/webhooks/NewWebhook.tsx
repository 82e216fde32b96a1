import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import styles from '../account/account.module.css';
import { ShownOnce } from '../account/ShownOnce.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { CreateWebhook } from './documents.ts';
import { eventWords, type WebhookEvent, webhookEvents } from './eventWords.ts';

export function NewWebhook({ projectId }: { readonly projectId: string }) {
  const client = useClient();
  const router = useRouter();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly WebhookEvent[]>(webhookEvents);
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, refusal, run } = useWork();
  const choose = (event: WebhookEvent, chosen: boolean) =>
    setEvents(webhookEvents.filter((one) => (one === event ? chosen : events.includes(one))));
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    void run(async () => {
      const made = accepted((await tell(client, CreateWebhook, { projectId, url, events: [...events] })).createWebhook);
      setSecret(made.secret);
      setUrl('');
      router.refresh();
    });
  };
  if (secret !== null) {
    return (
      <ShownOnce
        label="Its secret"
        hint="It is not shown again. What Stray sends is signed with it: docs/webhooks.md tells how to verify that."
        secret={secret}
        onClose={() => setSecret(null)}
      />
    );
  }
  return (
    <form className={styles.fields} onSubmit={submit} aria-label="New webhook">
      <label className={forms.field}>
        Address
        <input
          className={forms.input}
          type="url"
          required
          maxLength={2000}
          placeholder="https://ci.example.org/stray"
          value={url}
          onChange={({ target }) => setUrl(target.value)}
        />
      </label>
      <fieldset className={styles.wide}>
        <legend className={forms.hint}>Told of</legend>
        <span className={styles.actions}>
          {webhookEvents.map((event) => (
            <label key={event}>
              <input
                type="checkbox"
                checked={events.includes(event)}
                onChange={({ target }) => choose(event, target.checked)}
              />{' '}
              {eventWords(event)}
            </label>
          ))}
        </span>
      </fieldset>
      <button
        type="submit"
        className={`${forms.button} ${forms.primary} ${styles.start}`}
        disabled={busy || events.length === 0}
      >
        Make a webhook
      </button>
      {refusal === null ? null : (
        <p className={`${forms.refusal} ${styles.wide}`} role="alert">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
