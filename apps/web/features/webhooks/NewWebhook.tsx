import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { webhooksWords } from '../../words/index.ts';
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
        label={webhooksWords.make.secret}
        hint={webhooksWords.make.secretHint}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    );
  }
  return (
    <form className={styles.fields} onSubmit={submit} aria-label={webhooksWords.make.label}>
      <label className={forms.field}>
        {webhooksWords.make.address}
        <input
          className={forms.input}
          type="url"
          required
          maxLength={2000}
          placeholder={webhooksWords.make.example}
          value={url}
          onChange={({ target }) => setUrl(target.value)}
        />
      </label>
      <fieldset className={styles.wide}>
        <legend className={forms.hint}>{webhooksWords.make.events}</legend>
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
        {webhooksWords.make.submit}
      </button>
      {refusal === null ? null : (
        <p className={`${forms.refusal} ${styles.wide}`} role="alert">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
