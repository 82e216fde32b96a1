export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/**
 * What a server refuses, in its own words and with its own code, which this version may not know; and what goes wrong on the
 * way there: SERVER_UNREACHABLE, FILE_NOT_FOUND, FOLDER_NOT_FOUND, BLOB_CORRUPT, DISK_FULL, OUTPUT_UNWRITABLE.
 */
export class ClientError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClientError';
    this.code = code;
  }
}

/** All that was refused at once: the code of the last is the error's own, the others stand behind their sentences. */
export function refusedWith(refusals: readonly Refusal[]): ClientError {
  const last = refusals.at(-1) ?? { code: 'INTERNAL', message: 'The server refuses without a reason.' };
  const before = refusals.slice(0, -1).map(({ code, message }) => `${message} [${code}]\n`);
  return new ClientError(last.code, before.join('') + last.message);
}

/** The refusals of an answer in the form of GraphQL over HTTP, which all of Stray's addresses have; undefined where there are none. */
export function refusalsIn(answer: unknown): Refusal[] | undefined {
  if (!isObject(answer) || !Array.isArray(answer.errors) || answer.errors.length === 0) return undefined;
  return answer.errors.map((error: unknown) => {
    const { message, extensions } = isObject(error) ? error : {};
    const code = isObject(extensions) ? extensions.code : undefined;
    return { code: typeof code === 'string' ? code : 'INTERNAL', message: String(message ?? 'No reason is given.') };
  });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
