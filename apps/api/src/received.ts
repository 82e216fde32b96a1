import type { Db, NewSample } from '@stray/db';
import type { Upload } from '@tus/server';
import { z } from 'zod';
import { actorOf } from './access/audit.ts';
import type { Viewer } from './access/viewer.ts';

const sender = z.object({
  actorKind: z.enum(['LOCAL', 'USER', 'KEY']),
  actorId: z.uuid().optional(),
  keyId: z.uuid().optional(),
  actor: z.string(),
});

/** Who sends a file, kept with what has come of it. */
export type Sender = z.infer<typeof sender>;

/** Where the server keeps it among what a client says of a file; whatever the client says there is written over. */
export const senderKey = 'stray-sender';

export const writeSender = (viewer: Viewer): string => JSON.stringify(actorOf(viewer));

/** Undefined for a file that was begun before senders were kept. */
export function readSender(given: Upload['metadata']): Sender | undefined {
  try {
    return sender.safeParse(JSON.parse(given?.[senderKey] ?? '')).data;
  } catch {
    return undefined;
  }
}

export type Received = { readonly datasetId: string; readonly sender: Sender | undefined } & (
  | { readonly sample: NewSample }
  | { readonly photos: number }
  | { readonly uploadId: string }
);

/**
 * Writes down what was received: an archive by itself, in the transaction of its row; images that were written together as one
 * entry a sender and dataset, right after they were.
 */
export async function writeReceived(
  db: Db,
  received: readonly Received[],
  projectOf: ReadonlyMap<string, string>,
): Promise<void> {
  const together = new Map<string, Received[]>();
  for (const one of received) {
    const of = JSON.stringify([one.datasetId, one.sender]);
    together.set(of, [...(together.get(of) ?? []), one]);
  }
  const entries = [...together.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const archives = group.flatMap((one) => ('uploadId' in one ? [`Upload:${one.uploadId}`] : []));
    const images = group.reduce((sum, one) => sum + ('photos' in one ? one.photos : 1), 0);
    const summary = archives.length > 0 ? 'an archive' : `images: ${images}`;
    const targets = [`Dataset:${first.datasetId}`, ...archives];
    const sender = first.sender ?? { actorKind: 'SYSTEM' as const, actor: 'unknown sender' };
    return [{ ...sender, action: 'uploads', projectId: projectOf.get(first.datasetId) ?? null, targets, summary }];
  });
  await db.auditEvent.createMany({ data: entries });
}
