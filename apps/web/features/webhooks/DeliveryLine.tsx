import { useRouter } from 'next/navigation';
import { useClient } from 'urql';
import { webhooksWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { type DeliveryFacts, Redeliver } from './documents.ts';
import { eventWords } from './eventWords.ts';

const words = webhooksWords.delivery;

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
        {answer ? <p className={styles.facts}>{words.answered({ answer: <code>{answer}</code> })}</p> : null}
      </details>
      <button
        type="button"
        className={`${forms.button} ${forms.small}`}
        disabled={busy}
        onClick={again}
        aria-label={words.againSpoken({ event: eventWords(event) })}
      >
        {words.again}
      </button>
    </li>
  );
}

function stateWords({ status, attempts, statusCode, durationMs, error }: DeliveryFacts): string {
  const answer = statusCode === null ? (error?.code ?? words.noAnswer) : String(statusCode);
  const attempt = words.attempt({ answer, ms: durationMs ?? 0 });
  if (status === 'COMPLETED') return words.taken({ attempt });
  if (attempts === 0 || status === 'RUNNING') return words.onItsWay;
  return status === 'QUEUED' ? words.tried({ times: attempts, attempt }) : words.givenUp({ times: attempts, attempt });
}
