import { useCallback, useEffect, useState } from 'react';

const authorKey = 'stray-author';

/** Keeps the name of who has signed in. */
export function rememberAuthor(name: string): void {
  try {
    localStorage.setItem(authorKey, name);
  } catch {
    // Without storage one signs each time.
  }
}

/** The name that a person signs versions with, kept for the next time; null while there is none. */
export function useAuthor(): [string | null, (name: string) => void] {
  const [author, setAuthor] = useState('');
  useEffect(() => {
    try {
      setAuthor(localStorage.getItem(authorKey) ?? '');
    } catch {
      // Without storage one signs each time.
    }
  }, []);
  const sign = useCallback((name: string) => {
    setAuthor(name);
    rememberAuthor(name);
  }, []);
  return [author.trim() === '' ? null : author, sign];
}
