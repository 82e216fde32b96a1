import Link from 'next/link';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import styles from '../account/account.module.css';
import { ApiFailure, ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { plural } from '../format/numbers.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { auditAddress, projectAddress, projectLinks } from '../projects/addresses.ts';
import { actionWords } from './actionWords.ts';
import { type AuditEvent, LookAtAudit } from './documents.ts';

/** What was changed in a project, and by whom; for its owners. */
export async function AuditPage({ slug, after }: { readonly slug: string; readonly after: string | null }) {
  await connection();
  const found = await ask(serverClient(), LookAtAudit, { slug, after }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    if (error instanceof ApiFailure && error.code === 'FORBIDDEN') notFound();
    throw error;
  });
  const crumbs = [
    { text: found?.project?.name ?? slug, href: projectAddress(slug) },
    { text: 'History', href: null },
  ];
  if (found === null) {
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason="The history is not here yet." />
        </main>
      </>
    );
  }
  if (found.project === null) notFound();
  const { edges, pageInfo, totalCount } = found.project.audit;
  return (
    <>
      <TopBar crumbs={crumbs} links={projectLinks(slug)} />
      <main className={styles.page}>
        <section className={styles.section}>
          <h2>What was changed</h2>
          <p className={forms.hint}>
            {totalCount === 0 ? 'Nothing yet.' : `${plural(totalCount, 'change')}, the newest first.`}
          </p>
          {edges.length === 0 ? null : (
            <ul className={styles.lines}>
              {edges.map(({ node }) => (
                <EventLine key={node.id} event={node} />
              ))}
            </ul>
          )}
          {pageInfo.hasNextPage && pageInfo.endCursor ? (
            <Link href={`${auditAddress(slug)}?after=${encodeURIComponent(pageInfo.endCursor)}`}>Earlier changes</Link>
          ) : null}
        </section>
      </main>
    </>
  );
}

const kinds: Readonly<Record<AuditEvent['actorKind'], string>> = {
  LOCAL: 'on this machine',
  USER: '',
  KEY: 'with an API key',
  SYSTEM: 'Stray itself',
};

function EventLine({ event: { actor, actorKind, action, summary, createdAt, targets } }: { event: AuditEvent }) {
  const kind = kinds[actorKind];
  return (
    <li title={targets.join('\n')}>
      <span>
        <span className={styles.title}>{actionWords(action)}</span>
        <span className={styles.facts}>
          {actor}
          {kind === '' ? '' : ` (${kind})`}
          {summary === '' ? '' : ` · ${summary}`}
        </span>
      </span>
      <span className={styles.facts}>
        <Ago moment={createdAt} />
      </span>
    </li>
  );
}
