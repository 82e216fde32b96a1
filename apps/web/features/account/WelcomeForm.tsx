'use client';

import { type FormEvent, useState } from 'react';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { signInPath } from './addresses.ts';
import { tellAuth } from './authClient.ts';

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
        <p role="status">Your password is set.</p>
        <a className={`${forms.button} ${styles.start}`} href={signInPath}>
          Sign in
        </a>
      </div>
    );
  }
  return (
    <form className={forms.form} onSubmit={submit} aria-label="Choose a password">
      <label className={forms.field}>
        Your new password, at least {leastPassword} characters
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
        Set the password
      </button>
    </form>
  );
}
