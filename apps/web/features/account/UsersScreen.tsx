'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { accountWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { CreateUser, InviteUser, SetUserDisabled, type UserFacts } from './documents.ts';
import { ShownOnce } from './ShownOnce.tsx';

const words = accountWords.users;

/** Everybody who can sign in, and the way to make somebody an account. */
export function UsersScreen(props: { users: readonly UserFacts[]; me: string | null }) {
  return (
    <ApiProvider>
      <Users {...props} />
    </ApiProvider>
  );
}

interface Invitation {
  readonly name: string;
  readonly link: string;
}

function Users({ users, me }: { users: readonly UserFacts[]; me: string | null }) {
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  return (
    <>
      {invitation === null ? (
        <NewUser onInvited={setInvitation} />
      ) : (
        <ShownOnce
          key={invitation.link}
          label={words.invitation({ name: invitation.name })}
          hint={words.invitationHint}
          secret={invitation.link}
          onClose={() => setInvitation(null)}
        />
      )}
      <ul className={styles.lines}>
        {users.map((user) => (
          <UserLine key={user.id} user={user} mine={user.id === me} onInvited={setInvitation} />
        ))}
      </ul>
    </>
  );
}

function NewUser({ onInvited }: { onInvited: (invitation: Invitation) => void }) {
  const client = useClient();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [admin, setAdmin] = useState(false);
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { invitation } = accepted((await tell(client, CreateUser, { email, name, admin })).createUser);
      if (invitation !== null) onInvited({ name, link: invitation });
      router.refresh();
    });
  };
  return (
    <form className={styles.fields} onSubmit={submit} aria-label={words.form}>
      <label className={forms.field}>
        {words.email}
        <input
          className={forms.input}
          type="email"
          required
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
      </label>
      <label className={forms.field}>
        {words.name}
        <input
          className={forms.input}
          required
          maxLength={100}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <button type="submit" className={`${forms.button} ${forms.primary} ${styles.start}`} disabled={busy}>
        {words.submit}
      </button>
      <label className={`${forms.check} ${styles.wide}`}>
        <input type="checkbox" checked={admin} onChange={({ target }) => setAdmin(target.checked)} />
        {words.makeAdmin}
      </label>
      {refusal === null ? null : (
        <p className={`${forms.refusal} ${styles.wide}`} role="alert">
          {refusal.message}
        </p>
      )}
    </form>
  );
}

interface UserLineProps {
  readonly user: UserFacts;
  readonly mine: boolean;
  readonly onInvited: (invitation: Invitation) => void;
}

function UserLine({ user: { id, name, email, admin, disabled, invited }, mine, onInvited }: UserLineProps) {
  const client = useClient();
  const router = useRouter();
  const { busy, refusal, run } = useWork();
  const invite = () =>
    void run(async () => {
      const { invitation } = accepted((await tell(client, InviteUser, { userId: id })).inviteUser);
      if (invitation !== null) onInvited({ name, link: invitation });
    });
  const toggle = () =>
    void run(async () => {
      accepted((await tell(client, SetUserDisabled, { userId: id, disabled: !disabled })).setUserDisabled);
      router.refresh();
    });
  return (
    <li data-over={disabled || undefined}>
      <span>
        <span className={styles.title}>{name}</span>
        <span className={styles.facts}>
          {email}
          {admin ? ` · ${words.admin}` : ''}
          {invited ? ` · ${words.invited}` : ''}
          {disabled ? ` · ${words.disabled}` : ''}
        </span>
        {refusal === null ? null : (
          <span className={forms.refusal} role="alert">
            {refusal.message}
          </span>
        )}
      </span>
      <span className={styles.buttons}>
        {disabled ? null : (
          <button
            type="button"
            className={`${forms.button} ${forms.small}`}
            disabled={busy}
            onClick={invite}
            aria-label={words.newLinkFor({ name })}
          >
            {words.newLink}
          </button>
        )}
        {mine ? null : (
          <button
            type="button"
            className={`${forms.button} ${forms.small} ${disabled ? '' : forms.danger}`}
            disabled={busy}
            onClick={toggle}
            aria-label={disabled ? words.enableOne({ name }) : words.disableOne({ name })}
          >
            {disabled ? words.enable : words.disable}
          </button>
        )}
      </span>
    </li>
  );
}
