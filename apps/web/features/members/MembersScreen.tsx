'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { membersWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { type Member, type ProjectMembers, RemoveMember, SetMember } from './documents.ts';

const roles = ['VIEWER', 'REVIEWER', 'CURATOR', 'OWNER'] as const;
type Role = (typeof roles)[number];

const roleOf = (given: string): Role => roles.find((role) => role === given) ?? 'VIEWER';

/** Who may do what in a project. */
export function MembersScreen(props: { project: ProjectMembers }) {
  return (
    <ApiProvider>
      <Members {...props} />
    </ApiProvider>
  );
}

function Members({ project: { id, role, members } }: { project: ProjectMembers }) {
  const owner = role === 'OWNER';
  return (
    <>
      {owner ? <AddMember projectId={id} /> : null}
      {members.length === 0 ? (
        <p className={forms.hint}>{membersWords.none}</p>
      ) : (
        <ul className={styles.lines}>
          {members.map((member) => (
            <MemberLine key={member.user.id} member={member} projectId={id} owner={owner} />
          ))}
        </ul>
      )}
      <ul className={`${forms.hint} ${styles.roles}`}>
        {roles.map((name) => (
          <li key={name}>{membersWords.may[name]}</li>
        ))}
      </ul>
    </>
  );
}

function AddMember({ projectId }: { projectId: string }) {
  const client = useClient();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('REVIEWER');
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      accepted((await tell(client, SetMember, { projectId, email, role })).setMember);
      setEmail('');
      router.refresh();
    });
  };
  return (
    <form className={styles.fields} onSubmit={submit} aria-label={membersWords.form}>
      <label className={forms.field}>
        {membersWords.email}
        <input
          className={forms.input}
          type="email"
          required
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
      </label>
      <label className={forms.field}>
        {membersWords.role}
        <select className={forms.input} value={role} onChange={({ target }) => setRole(roleOf(target.value))}>
          {roles.map((name) => (
            <option key={name} value={name}>
              {membersWords.roles[name]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={`${forms.button} ${forms.primary} ${styles.start}`} disabled={busy}>
        {membersWords.submit}
      </button>
      {refusal === null ? null : (
        <p className={`${forms.refusal} ${styles.wide}`} role="alert">
          {refusal.message}
        </p>
      )}
    </form>
  );
}

interface MemberLineProps {
  readonly member: Member;
  readonly projectId: string;
  readonly owner: boolean;
}

function MemberLine({ member: { role, user }, projectId, owner }: MemberLineProps) {
  const client = useClient();
  const router = useRouter();
  const { busy, refusal, run } = useWork();
  const change = (given: string) =>
    void run(async () => {
      const variables = { projectId, email: user.email, role: roleOf(given) };
      accepted((await tell(client, SetMember, variables)).setMember);
      router.refresh();
    });
  const remove = () =>
    void run(async () => {
      accepted((await tell(client, RemoveMember, { projectId, userId: user.id })).removeMember);
      router.refresh();
    });
  return (
    <li data-over={user.disabled || undefined}>
      <span>
        <span className={styles.title}>{user.name}</span>
        <span className={styles.facts}>
          {user.email}
          {user.disabled ? ` · ${membersWords.disabled}` : ''}
        </span>
        {refusal === null ? null : (
          <span className={forms.refusal} role="alert">
            {refusal.message}
          </span>
        )}
      </span>
      {owner ? (
        <span className={styles.buttons}>
          <select
            className={forms.input}
            style={{ width: 'auto' }}
            aria-label={membersWords.roleOf(user)}
            value={role}
            disabled={busy}
            onChange={({ target }) => change(target.value)}
          >
            {roles.map((name) => (
              <option key={name} value={name}>
                {membersWords.roles[name]}
              </option>
            ))}
          </select>
          <button
            type="button"
            className={`${forms.button} ${forms.small} ${forms.danger}`}
            disabled={busy}
            onClick={remove}
            aria-label={membersWords.removeOne(user)}
          >
            {membersWords.remove}
          </button>
        </span>
      ) : (
        <span className={styles.facts}>{membersWords.roles[role]}</span>
      )}
    </li>
  );
}
