'use client';

import { useEffect, useRef, useState } from 'react';
import { accountWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import styles from './account.module.css';

export interface ShownOnceProps {
  readonly label: string;
  readonly hint: string;
  readonly secret: string;
  readonly onClose: () => void;
}

const words = accountWords.shownOnce;

/** Something that is shown now and never again, to be copied. */
export function ShownOnce({ label, hint, secret, onClose }: ShownOnceProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => field.current?.select(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // Without leave to copy it stays selected, for the keys to do it.
      field.current?.select();
    }
  };
  return (
    <div className={styles.once}>
      <label className={forms.field}>
        {label}
        <span className={styles.secret}>
          <input
            ref={field}
            className={forms.input}
            readOnly
            value={secret}
            onFocus={({ target }) => target.select()}
          />
          <button type="button" className={forms.button} onClick={() => void copy()}>
            {copied ? words.copied : words.copy}
          </button>
        </span>
      </label>
      <p className={forms.hint} role="status">
        {copied ? words.copiedHint({ hint }) : hint}
      </p>
      <button type="button" className={`${forms.button} ${styles.start}`} onClick={onClose}>
        {words.close}
      </button>
    </div>
  );
}
