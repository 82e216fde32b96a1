/** What a server refuses, in its own words and with its own code, which this version may not know. */
export class RemoteError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RemoteError';
    this.code = code;
  }
}

export interface RemoteRefusal {
  readonly code: string;
  readonly message: string;
}

/** All that was refused at once: the code of the last is the error's own, the others stand behind their sentences. */
export function remoteError(refusals: readonly RemoteRefusal[]): RemoteError {
  const last = refusals.at(-1) ?? { code: 'INTERNAL', message: 'The server refuses without a reason.' };
  const before = refusals.slice(0, -1).map(({ code, message }) => `${message} [${code}]\n`);
  return new RemoteError(last.code, before.join('') + last.message);
}
