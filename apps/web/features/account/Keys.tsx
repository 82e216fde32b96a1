'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { accountWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { CreateApiKey, type KeyFacts, type ProjectOfMine, RevokeApiKey } from './documents.ts';
import { ShownOnce } from './ShownOnce.tsx';

const words = accountWords.keys;

/** Keys of one's own, and the way to make one. */
export function MyKeys({ keys, projects }: { keys: readonly KeyFacts[]; projects: readonly ProjectOfMine[] }) {
  return (
    <ApiProvider>
      <NewKey projects={projects} />
      <KeyLines keys={keys} empty={words.none} />
    </ApiProvider>
  );
}

/** Keys that open one project, whoever has made them. */
export function KeysOfProject({ keys }: { keys: readonly KeyFacts[] }) {
  return (
    <ApiProvider>
      <KeyLines keys={keys} empty={words.noneOfProject} />
    </ApiProvider>
  );
}

const scopes = ['READ', 'REVIEW', 'WRITE'] as const;
type Scope = (typeof scopes)[number];

function NewKey({ projects }: { projects: readonly ProjectOfMine[] }) {
  const client = useClient();
  const router = useRouter();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('READ');
  const [projectId, setProjectId] = useState('');
  const [days, setDays] = useState(90);
  const [made, setMade] = useState<string | null>(null);
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const input = { name, scope, days, ...(projectId !== '' && { projectId }) };
      const { key } = accepted((await tell(client, CreateApiKey, { input })).createApiKey);
      setMade(key);
      setName('');
      router.refresh();
    });
  };
  if (made !== null) {
    return <ShownOnce label={words.made} hint={words.madeHint} secret={made} onClose={() => setMade(null)} />;
  }
  return (
    <form className={styles.fields} onSubmit={submit} aria-label={words.form}>
      <label className={forms.field}>
        {words.purpose}
        <input
          className={forms.input}
          required
          maxLength={100}
          placeholder={words.purposeExample}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className={forms.field}>
        {words.scope}
        <select
          className={forms.input}
          value={scope}
          onChange={({ target }) => setScope(scopes.find((name) => name === target.value) ?? 'READ')}
        >
          {scopes.map((name) => (
            <option key={name} value={name}>
              {words.scopes[name]}
            </option>
          ))}
        </select>
      </label>
      <label className={forms.field}>
        {words.project}
        <select className={forms.input} value={projectId} onChange={({ target }) => setProjectId(target.value)}>
          <option value="">{words.allProjects}</option>
          {projects.map((project) => (
            <option key={project.id} value={project.id}>
              {project.name}
            </option>
          ))}
        </select>
      </label>
      <label className={forms.field}>
        {words.validity}
        <select className={forms.input} value={days} onChange={({ target }) => setDays(Number(target.value))}>
          {[7, 30, 90, 365].map((count) => (
            <option key={count} value={count}>
              {words.days({ days: count })}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={`${forms.button} ${forms.primary} ${styles.start}`} disabled={busy}>
        {words.submit}
      </button>
      {refusal === null ? null : (
        <p className={`${forms.refusal} ${styles.wide}`} role="alert">
          {refusal.message}
        </p>
      )}
    </form>
  );
}

function KeyLines({ keys, empty }: { keys: readonly KeyFacts[]; empty: string }) {
  if (keys.length === 0) return <p className={forms.hint}>{empty}</p>;
  return (
    <ul className={styles.lines}>
      {keys.map((key) => (
        <KeyLine key={key.id} facts={key} />
      ))}
    </ul>
  );
}

function KeyLine({ facts }: { facts: KeyFacts }) {
  const client = useClient();
  const router = useRouter();
  const { busy, refusal, run } = useWork();
  const { id, name, prefix, scope, project, maker, lastUsedAt, expiresAt, revokedAt } = facts;
  const expired = expiresAt !== null && Date.parse(expiresAt) < Date.now();
  const over = revokedAt !== null || expired;
  const end =
    revokedAt !== null
      ? words.revoked
      : expired
        ? words.expired
        : expiresAt && words.until({ date: expiresAt.slice(0, 10) });
  const revoke = () =>
    void run(async () => {
      accepted((await tell(client, RevokeApiKey, { keyId: id })).revokeApiKey);
      router.refresh();
    });
  return (
    <li data-over={over || undefined}>
      <span>
        <span className={styles.title}>{name}</span>
        <span className={styles.facts}>
          <code>{prefix}…</code> · {words.scopes[scope]} · {project === null ? words.allProjects : project.name} ·{' '}
          {words.madeBy({ maker })} ·{' '}
          {lastUsedAt === null ? words.neverUsed : words.lastUsed({ ago: <Ago moment={lastUsedAt} /> })}
          {end === null ? '' : ` · ${end}`}
        </span>
        {refusal === null ? null : (
          <span className={forms.refusal} role="alert">
            {refusal.message}
          </span>
        )}
      </span>
      {over ? null : (
        <button
          type="button"
          className={`${forms.button} ${forms.small} ${forms.danger}`}
          disabled={busy}
          onClick={revoke}
          aria-label={words.revokeOne({ name })}
        >
          {words.revoke}
        </button>
      )}
    </li>
  );
}
