import { ClientError, type StrayClient } from '@stray/client';
import { z } from 'zod';
import { type Published, publishDraft } from './drafts.ts';
import type { ServerReference } from './reference.ts';

export const publishingHelp = `  --publish            makes the draft the next version at once; without it the draft's id is printed
  --activate           the same, and new runs of the project use it
  --message M          what the version is, as its history tells it
  --author A           who says so`;

export const publishingConfig = {
  publish: { type: 'boolean' },
  activate: { type: 'boolean' },
  message: { type: 'string' },
  author: { type: 'string' },
} as const;

export const publishingOptions = {
  publish: z.boolean().default(false),
  activate: z.boolean().default(false),
  message: z.string().optional(),
  author: z.string().optional(),
};

const options = z.object(publishingOptions);

export interface ReadyDraft {
  readonly draftId: string;
  readonly reference: ServerReference;
  /** Where the person gives none. */
  readonly message: string;
}

/** Publishes a mined draft if that is asked for, and prints what a script goes on with: the version, or the draft's id. */
export async function publishIfAsked(
  server: StrayClient,
  { draftId, reference, message }: ReadyDraft,
  { publish, activate, json, ...given }: z.infer<typeof options> & { readonly json: boolean },
): Promise<void> {
  const name = `${reference.project}/${reference.corpus}`;
  if (!publish && !activate) {
    console.error(`The draft of ${name} is ready. It can be looked at and edited in the web app, and published there.`);
    console.log(json ? JSON.stringify({ corpus: name, draft: draftId }) : draftId);
    return;
  }
  const publishing = { message: given.message ?? message, author: given.author, activate };
  const version = await publishDraft(server, draftId, publishing).catch((error: unknown) => {
    throw error instanceof ClientError
      ? new ClientError(error.code, `${error.message}\nThe draft is kept: ${draftId}`, { cause: error })
      : error;
  });
  console.error(told(name, version));
  console.log(json ? JSON.stringify({ corpus: name, ...version }) : `${name}@${version.number}\t${version.hash}`);
}

function told(name: string, { number, count, active }: Published): string {
  const use = active ? '; new runs of the project use it' : '';
  return `${name}@${number} is published with ${count.toLocaleString('en')} negatives${use}.`;
}
