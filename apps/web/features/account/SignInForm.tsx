'use client';

import { type FormEvent, useState } from 'react';
import { accountWords } from '../../words/index.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';
import { signInPath } from './addresses.ts';
import { tellAuth } from './authClient.ts';

export interface SignInProps {
  /** Where it goes on. */
  readonly next: string;
  /** Name of a provider by which one can sign in too. */
  readonly oidc: string | null;
  readonly reason: string | null;
}

const words = accountWords.signIn;

/** Lets somebody in by their password, or leads to a provider. */
export function SignInForm({ next, oidc, reason }: SignInProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await tellAuth('sign-in/email', { email, password });
      // Everything that was fetched for nobody is fetched anew.
      window.location.assign(next);
    });
  };
  const leave = () =>
    void run(async () => {
      const { url } = await tellAuth('sign-in/social', {
        provider: 'oidc',
        callbackURL: next,
        errorCallbackURL: signInPath,
      });
      if (typeof url === 'string') window.location.assign(url);
    });
  const said = refusal?.message ?? reason;
  return (
    <form className={forms.form} onSubmit={submit} aria-label={words.form}>
      <label className={forms.field}>
        {words.email}
        <input
          className={forms.input}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
      </label>
      <label className={forms.field}>
        {words.password}
        <input
          className={forms.input}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </label>
      {said === null ? null : (
        <p className={forms.refusal} role="alert">
          {said}
        </p>
      )}
      <div className={styles.actions}>
        <button type="submit" className={`${forms.button} ${forms.primary}`} disabled={busy}>
          {busy ? words.submitting : words.submit}
        </button>
        {oidc === null ? null : (
          <button type="button" className={forms.button} disabled={busy} onClick={leave}>
            {words.elsewhere({ provider: oidc })}
          </button>
        )}
      </div>
      <p className={forms.hint}>{words.noAccount}</p>
    </form>
  );
}
