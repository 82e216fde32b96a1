import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { redact, secretsIn } from './redact.ts';
import { linesTo } from './standardOutput.ts';
import { currentTrace } from './tracing.ts';

export type LogFormat = 'auto' | 'json' | 'pretty';

export interface LogOptions {
  /** Which of Stray’s processes speaks. */
  readonly app: string;
  readonly level?: string;
  /** `auto`: lines for people on a terminal, JSON elsewhere. */
  readonly format?: LogFormat;
  /** Whose passwords and keys never come into a line; this process’s own when left out. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

const request = new AsyncLocalStorage<{ readonly requestId: string }>();

/** Does a piece of work whose every line of log bears the id of the request that it is for. */
export function forRequest<T>(requestId: string, work: () => T): T {
  return request.run({ requestId }, work);
}

/** Structured logs, one line an event, without secrets: each line is searched for them as a whole before it is written. */
export async function createLog({
  app,
  level = 'info',
  format = 'auto',
  environment = process.env,
  destination,
}: LogOptions): Promise<Logger> {
  const secrets = secretsIn(environment);
  const options: LoggerOptions = {
    level,
    base: { app },
    serializers: { error: pino.stdSerializers.err },
    mixin: () => ({ ...request.getStore(), ...currentTrace() }),
    hooks: {
      streamWrite: (line) => secrets.reduce((text, secret) => text.replaceAll(secret, '***'), redact(line)),
    },
  };
  const forPeople = format === 'pretty' || (format === 'auto' && process.stdout.isTTY === true);
  if (!forPeople) return pino(options, destination ?? linesTo(1));
  // Loaded where a person looks alone.
  const { default: pretty } = await import('pino-pretty');
  const shape = { ignore: 'pid,hostname,app', translateTime: 'HH:MM:ss', singleLine: true, sync: true } as const;
  return pino(options, pretty({ ...shape, colorize: destination === undefined, ...(destination && { destination }) }));
}
