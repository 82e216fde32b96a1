'use client';

import { type FormEvent, useState } from 'react';
import { accountWords } from '../../words/index.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { signInPath } from './addresses.ts';
import { tellAuth } from './authClient.ts';

const words = accountWords.welcome;
const leastPassword = 12;

/** Chooses a password by an invitation, which is behind the # of the address. */
export function WelcomeForm() {
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await tellAuth('reset-password', { token: window.location.hash.slice(1), newPassword: password });
      window.history.replaceState(null, '', window.location.pathname);
      setDone(true);
    });
  };
  if (done) {
    return (
      <div className={forms.form}>
        <p role="status">{words.done}</p>
        <a className={`${forms.button} ${styles.start}`} href={signInPath}>
          {words.signIn}
        </a>
      </div>
    );
  }
  return (
    <form className={forms.form} onSubmit={submit} aria-label={words.form}>
      <label className={forms.field}>
        {words.password({ characters: leastPassword })}
        <input
          className={forms.input}
          type="password"
          autoComplete="new-password"
          required
          minLength={leastPassword}
          maxLength={128}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </label>
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      )}
      <button type="submit" className={`${forms.button} ${forms.primary} ${styles.start}`} disabled={busy}>
        {words.submit}
      </button>
    </form>
  );
}
