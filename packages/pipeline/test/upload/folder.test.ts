import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderTree, unpack } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import { makeDataset, sha256Of, tinyImage, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

withOneDatabase((database) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'stray-folder-')));
  const given = join(root, 'given');
  beforeAll(async () => {
    mkdirSync(join(given, 'hat'), { recursive: true });
    writeFileSync(join(root, 'secret.png'), await tinyImage({ colour: 9 }));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  async function take(onMember: (name: string) => void = () => undefined) {
    const { id: datasetId } = await makeDataset(database().prisma);
    const whole = folderTree(given);
    const tree = {
      ...whole,
      async *members() {
        for await (const member of whole.members()) {
          onMember(member.name);
          yield member;
        }
      },
    };
    const blobs = createFileStore(join(root, 'home'));
    const task = { datasetId, tree, classes: true, scratch: join(root, 'scratch'), onBatch: async () => true };
    await unpack({ db: database().prisma, blobs }, task);
    return database().prisma.sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
  }

  it('links and pipes are refused one by one, and nothing waits for them', async () => {
    writeFileSync(join(given, 'hat/a.png'), await tinyImage());
    symlinkSync(join(root, 'secret.png'), join(given, 'hat/b.png'));
    symlinkSync(root, join(given, 'up'));
    symlinkSync(join(given, 'nowhere'), join(given, 'hat/lost.png'));
    execFileSync('mkfifo', [join(given, 'hat/pipe.png')]);
    const samples = await take();
    expect(samples.map(({ path, errorCode }) => [path, errorCode])).toEqual([
      ['hat/a.png', null],
      ['hat/b.png', 'FILE_REFUSED'],
      ['hat/lost.png', 'FILE_REFUSED'],
      ['hat/pipe.png', 'FILE_REFUSED'],
      ['up', 'FILE_REFUSED'],
    ]);
    rmSync(join(given), { recursive: true });
  });

  it('a file, or a folder above it, that becomes a link while it is read gives nothing away', async () => {
    mkdirSync(join(given, 'hat'), { recursive: true });
    mkdirSync(join(given, 'shoe'));
    for (const name of ['hat/secret.png', 'shoe/secret.png']) writeFileSync(join(given, name), await tinyImage());
    const secret = sha256Of(await tinyImage({ colour: 9 }));
    let rounds = 0;
    const samples = await take((name) => {
      // The first round only looks.
      if (!name.endsWith('secret.png') || ++rounds <= 2) return;
      if (name.startsWith('hat/')) {
        rmSync(join(given, name));
        symlinkSync(join(root, 'secret.png'), join(given, name));
      } else {
        rmSync(join(given, 'shoe'), { recursive: true });
        symlinkSync(root, join(given, 'shoe'));
      }
    });
    expect(samples.map(({ errorCode }) => errorCode)).toEqual([
      expect.stringMatching(/FILE_(REFUSED|NOT_FOUND)/),
      expect.stringMatching(/FILE_(REFUSED|NOT_FOUND)/),
    ]);
    expect(samples.map(({ sha256 }) => sha256)).not.toContain(secret);
  });
});
