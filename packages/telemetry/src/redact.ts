const inAddresses = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*:)[^\s@"]*@/gi;

/** A name that calls itself a secret, and what is behind it: a text in quotes, the same in JSON that is itself a text, or a word. */
const named = new RegExp(
  [
    /([\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|cookie))/,
    /((?:\\?["'])?\s*[:=]\s*)/,
    /("(?:[^"\\]|\\.)*"|\\"(?:[^"\\]|\\\\(?:\\["\\]|[^\\]))*\\"|'[^']*'|(?:bearer|basic)\s+[^\s"',;}\\]+|[^\s"',;}\\]+)/,
  ]
    .map(({ source }) => source)
    .join(''),
  'gi',
);

/** Takes the password out of every address, and the value out of everything that names itself a secret. */
export function redact(text: string): string {
  return text.replace(inAddresses, '$1***@').replace(named, (_all, name: string, sign: string, value: string) => {
    const [quote = ''] = /^\\?["']/.exec(value) ?? [];
    return `${name}${sign}${quote}***${quote}`;
  });
}

/** An error as it may be logged: with its stack and causes, without passwords or keys. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return redact(error.stack ?? error.message) + cause;
}

/** Shorter ones are words that stand everywhere. */
const shortestSecret = 8;

/** What the environment holds that nobody may read in a log: passwords, keys, and those in addresses. */
export function secretsIn(environment: NodeJS.ProcessEnv): string[] {
  const found = Object.entries(environment).flatMap(([name, value = '']) => {
    const inAddress = URL.canParse(value) ? [new URL(value).password, decodeURIComponent(new URL(value).password)] : [];
    return /PASSWORD|SECRET|TOKEN|_KEY$/.test(name) && !/_FILE$/.test(name) ? [value, ...inAddress] : inAddress;
  });
  const secrets = new Set(found.filter(({ length }) => length >= shortestSecret));
  return [...secrets].sort((a, b) => b.length - a.length);
}
