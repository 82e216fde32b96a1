'use client';

import { type FormEvent, useState } from 'react';
import { accountWords } from '../../words/index.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { signInPath } from './addresses.ts';
import { tellAuth } from './authClient.ts';

const words = accountWords.password;

/** Another password, which signs out everywhere else. */
export function ChangePassword() {
  const [present, setPresent] = useState('');
  const [wanted, setWanted] = useState('');
  const [done, setDone] = useState(false);
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDone(false);
    void run(async () => {
      await tellAuth('change-password', { currentPassword: present, newPassword: wanted, revokeOtherSessions: true });
      setPresent('');
      setWanted('');
      setDone(true);
    });
  };
  return (
    <form className={styles.fields} onSubmit={submit} aria-label={words.form}>
      <label className={forms.field}>
        {words.present}
        <input
          className={forms.input}
          type="password"
          autoComplete="current-password"
          required
          value={present}
          onChange={({ target }) => setPresent(target.value)}
        />
      </label>
      <label className={forms.field}>
        {words.wanted}
        <input
          className={forms.input}
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          maxLength={128}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      </label>
      <button type="submit" className={`${forms.button} ${styles.start}`} disabled={busy}>
        {words.submit}
      </button>
      <p className={`${refusal === null ? forms.hint : forms.refusal} ${styles.wide}`} role="status">
        {refusal?.message ?? (done ? words.done : words.rule)}
      </p>
    </form>
  );
}

/** The way out. */
export function SignOut() {
  const { busy, run } = useWork();
  const leave = () =>
    void run(async () => {
      await tellAuth('sign-out', {});
      window.location.assign(signInPath);
    });
  return (
    <button type="button" className={`${forms.button} ${styles.start}`} disabled={busy} onClick={leave}>
      {accountWords.page.signOut}
    </button>
  );
}
