import { useRouter } from 'next/navigation';
import { useClient } from 'urql';
import styles from '../account/account.module.css';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { type DeliveryFacts, Redeliver } from './documents.ts';
import { eventWords } from './eventWords.ts';

/** What was sent to a webhook once, and what came of it. */
export function DeliveryLine({ delivery }: { readonly delivery: DeliveryFacts }) {
  const client = useClient();
  const router = useRouter();
  const { busy, refusal, run } = useWork();
  const { id, event, createdAt, body, answer, error } = delivery;
  const again = () =>
    void run(async () => {
      accepted((await tell(client, Redeliver, { deliveryId: id })).redeliver);
      router.refresh();
    });
  const failed = refusal?.message ?? error?.message;
  return (
    <li>
      <details>
        <summary>
          {eventWords(event)}
          <span className={styles.facts}>
            <Ago moment={createdAt} /> · {stateWords(delivery)}
          </span>
        </summary>
        {failed === undefined ? null : <p className={forms.refusal}>{failed}</p>}
        <p className={styles.facts}>
          <code>{body}</code>
        </p>
        {answer ? (
          <p className={styles.facts}>
            It answered: <code>{answer}</code>
          </p>
        ) : null}
      </details>
      <button
        type="button"
        className={`${forms.button} ${forms.small}`}
        disabled={busy}
        onClick={again}
        aria-label={`Send again: ${eventWords(event)}`}
      >
        Send again
      </button>
    </li>
  );
}

function stateWords({ status, attempts, statusCode, durationMs, error }: DeliveryFacts): string {
  const answer = statusCode === null ? (error?.code ?? 'no answer') : String(statusCode);
  const last = `${answer} in ${durationMs ?? 0} ms`;
  if (status === 'COMPLETED') return `taken: ${last}`;
  if (attempts === 0) return 'on its way';
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  return status === 'QUEUED' ? `tried ${times}: ${last}; it is tried again` : `given up after ${attempts}: ${last}`;
}
