'use client';

import { appWords, webhooksWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { ApiProvider } from '../api/ApiProvider.tsx';
import forms from '../frame/forms.module.css';
import type { ProjectWebhooks } from './documents.ts';
import { NewWebhook } from './NewWebhook.tsx';
import { WebhookSection } from './WebhookSection.tsx';

/** The webhooks of a project, each with its log. */
export function WebhooksScreen({ project: { id, webhooks } }: { readonly project: ProjectWebhooks }) {
  return (
    <ApiProvider>
      <section className={styles.section}>
        <h2>{appWords.pages.webhooks}</h2>
        <p className={forms.hint}>{webhooksWords.intro}</p>
        <NewWebhook projectId={id} />
      </section>
      {webhooks.map((webhook) => (
        <WebhookSection key={webhook.id} webhook={webhook} />
      ))}
    </ApiProvider>
  );
}
