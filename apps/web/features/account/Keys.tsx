'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { CreateApiKey, type KeyFacts, type ProjectOfMine, RevokeApiKey } from './documents.ts';
import { ShownOnce } from './ShownOnce.tsx';

/** Keys of one's own, and the way to make one. */
export function MyKeys({ keys, projects }: { keys: readonly KeyFacts[]; projects: readonly ProjectOfMine[] }) {
  return (
    <ApiProvider>
      <NewKey projects={projects} />
      <KeyLines keys={keys} empty="No key yet." />
    </ApiProvider>
  );
}

/** Keys that open one project, whoever has made them. */
export function KeysOfProject({ keys }: { keys: readonly KeyFacts[] }) {
  return (
    <ApiProvider>
      <KeyLines keys={keys} empty="No key opens this project alone." />
    </ApiProvider>
  );
}

const scopes = [
  { value: 'READ', text: 'read' },
  { value: 'REVIEW', text: 'read and review' },
  { value: 'WRITE', text: 'read, review and write' },
] as const;
type Scope = (typeof scopes)[number]['value'];

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
    return (
      <ShownOnce
        label="The new key"
        hint="It is not shown again. A program sends it as “Authorization: Bearer stray_…”; the command line takes it from STRAY_API_KEY."
        secret={made}
        onClose={() => setMade(null)}
      />
    );
  }
  return (
    <form className={styles.fields} onSubmit={submit} aria-label="New API key">
      <label className={forms.field}>
        What it is for
        <input
          className={forms.input}
          required
          maxLength={100}
          placeholder="nightly upload"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className={forms.field}>
        It may
        <select
          className={forms.input}
          value={scope}
          onChange={({ target }) => setScope(scopes.find(({ value }) => value === target.value)?.value ?? 'READ')}
        >
          {scopes.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label className={forms.field}>
        In
        <select className={forms.input} value={projectId} onChange={({ target }) => setProjectId(target.value)}>
          <option value="">all projects</option>
          {projects.map((project) => (
            <option key={project.id} value={project.id}>
              {project.name}
            </option>
          ))}
        </select>
      </label>
      <label className={forms.field}>
        For
        <select className={forms.input} value={days} onChange={({ target }) => setDays(Number(target.value))}>
          {[7, 30, 90, 365].map((count) => (
            <option key={count} value={count}>
              {count} days
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={`${forms.button} ${forms.primary} ${styles.start}`} disabled={busy}>
        Make a key
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
          <code>{prefix}…</code> · {scopes.find(({ value }) => value === scope)?.text} ·{' '}
          {project === null ? 'all projects' : project.name} · by {maker} · last used{' '}
          {lastUsedAt === null ? 'never' : <Ago moment={lastUsedAt} />}
          {revokedAt !== null
            ? ' · revoked'
            : expired
              ? ' · expired'
              : expiresAt === null
                ? ''
                : ` · until ${expiresAt.slice(0, 10)}`}
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
          aria-label={`Revoke the key ${name}`}
        >
          Revoke
        </button>
      )}
    </li>
  );
}
