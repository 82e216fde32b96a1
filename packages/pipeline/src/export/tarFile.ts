import { once } from 'node:events';
import { pack } from 'tar-stream';
import { writeFileFrom } from './draft.ts';
import type { ArchiveWriter } from './zipFile.ts';

/** A tar whose members have one date and nobody's name. Nothing of it stays in memory. */
export function openTar(path: string): ArchiveWriter {
  const members = pack();
  const written = writeFileFrom(members, path);
  const failed = written.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => Promise.reject(error),
  );
  failed.catch(() => undefined);
  const add: ArchiveWriter['add'] = async (name, size, content) => {
    await new Promise<void>((resolve, reject) => {
      const entry = members.entry({ name, size, mtime: new Date(0), mode: 0o644 }, (error) =>
        error ? reject(error) : resolve(),
      );
      const feed = async () => {
        for await (const piece of content instanceof Uint8Array ? [content] : content) {
          if (!entry.write(piece)) await once(entry, 'drain');
        }
        entry.end(undefined);
      };
      feed().catch(reject);
    });
  };
  return {
    add: (name, size, content) => Promise.race([add(name, size, content), failed]),
    async end() {
      members.finalize();
      await written;
    },
    async close() {
      members.destroy();
      await written.catch(() => undefined);
    },
  };
}
