import Link from 'next/link';
import { appWords, membersWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectShell } from '../frame/ProjectShell.tsx';
import { auditAddress } from '../projects/addresses.ts';
import { actionWords } from './actionWords.ts';
import { type AuditEvent, type AuditPageOfEvents, LookAtAudit } from './documents.ts';

const words = membersWords.history;

/** What was changed in a project, and by whom; for its owners. */
export async function AuditPage({ slug, after }: { readonly slug: string; readonly after: string | null }) {
  const project = await loadPage(async () => (await ask(serverClient(), LookAtAudit, { slug, after })).project);
  return (
    <ProjectShell slug={slug} name={project?.name} page={appWords.pages.history} missing={words.missing}>
      {project === null ? null : <Changes slug={slug} audit={project.audit} />}
    </ProjectShell>
  );
}

interface ChangesProps {
  readonly slug: string;
  readonly audit: AuditPageOfEvents;
}

function Changes({ slug, audit: { edges, pageInfo, totalCount } }: ChangesProps) {
  return (
    <main className={styles.page}>
      <section className={styles.section}>
        <h2>{words.title}</h2>
        <p className={forms.hint}>{totalCount === 0 ? words.none : words.count({ changes: totalCount })}</p>
        {edges.length === 0 ? null : (
          <ul className={styles.lines}>
            {edges.map(({ node }) => (
              <EventLine key={node.id} event={node} />
            ))}
          </ul>
        )}
        {pageInfo.hasNextPage && pageInfo.endCursor ? (
          <Link href={`${auditAddress(slug)}?after=${encodeURIComponent(pageInfo.endCursor)}`}>{words.earlier}</Link>
        ) : null}
      </section>
    </main>
  );
}

function EventLine({
  event: { actor, actorKind, action, summary, settled, createdAt, targets },
}: {
  event: AuditEvent;
}) {
  return (
    <li title={targets.join('\n')}>
      <span>
        <span className={styles.title}>{actionWords(action)}</span>
        <span className={styles.facts}>
          {words.actor({ actor, kind: words.kinds[actorKind] })}
          {summary === '' ? '' : ` · ${summary}`}
          {settled ? null : <span title={words.unsettledHint}>{` · ${words.unsettled}`}</span>}
        </span>
      </span>
      <span className={styles.facts}>
        <Ago moment={createdAt} />
      </span>
    </li>
  );
}
