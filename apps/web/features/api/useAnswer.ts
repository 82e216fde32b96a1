import type { AnyVariables, DocumentInput } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { ask, messageOf } from './ask.ts';

export interface Answer<Data> {
  /** Of the last question that was answered, which may be the one before. */
  readonly data: Data | null;
  readonly failure: string | null;
  readonly asking: boolean;
  /** Asks again. */
  readonly again: () => void;
}

export interface AnswerOptions {
  /** A question that changes again within this time is not asked. */
  readonly waitMs?: number;
  /** Another one is another question. */
  readonly revision?: string | number;
}

/** Asks while the page is shown, and anew whenever the question changes; nothing while `variables` is null. */
export function useAnswer<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables | null,
  { waitMs = 0, revision = '' }: AnswerOptions = {},
): Answer<Data> {
  const client = useClient();
  const [answer, setAnswer] = useState<{ data: Data | null; failure: string | null }>({ data: null, failure: null });
  const [asking, setAsking] = useState(variables !== null);
  const [round, setRound] = useState(0);
  const latest = useRef(variables);
  latest.current = variables;
  const wanted = variables === null ? null : JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted`, `revision` and `round` make the question another one
  useEffect(() => {
    const asked = latest.current;
    if (asked === null) {
      setAnswer({ data: null, failure: null });
      setAsking(false);
      return;
    }
    let left = false;
    setAsking(true);
    const timer = setTimeout(() => {
      ask(client, document, asked)
        .then(
          (data) => left || setAnswer({ data, failure: null }),
          (error: unknown) => left || setAnswer({ data: null, failure: messageOf(error) }),
        )
        .finally(() => left || setAsking(false));
    }, waitMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [client, document, wanted, revision, round, waitMs]);
  return { ...answer, asking, again: useCallback(() => setRound((before) => before + 1), []) };
}
