import { useCallback, useEffect, useState } from 'react';

const authorKey = 'stray-author';

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
    try {
      localStorage.setItem(authorKey, name);
    } catch {
      // As above.
    }
  }, []);
  return [author.trim() === '' ? null : author, sign];
}
