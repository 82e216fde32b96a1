import { currentTraceparent, isTracing, span } from './tracing.ts';

const longestText = 2_000;

/** Makes each statement a span of the request that asks for it; nothing where there are no traces. */
export function observeStatement(): (<T>(statement: string, run: () => Promise<T>) => Promise<T>) | undefined {
  if (!isTracing()) return undefined;
  return (statement, run) => {
    // What the process asks for by itself, such as looking for lost runs, is no part of anything.
    if (currentTraceparent() === undefined) return run();
    const [verb = 'statement'] = /^\s*(\w+)/.exec(statement)?.slice(1) ?? [];
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': statement.slice(0, longestText) };
    return span(verb.toUpperCase(), { kind: 'client', attributes }, run);
  };
}
