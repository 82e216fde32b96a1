import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { encodeGlobalID } from '@pothos/plugin-relay';
import type { Negative } from '@stray/core';
import { ensureCorpus, readNegatives, writeCorpusVersion, writeMining } from '@stray/db';
import { makeProject } from '@stray/testing';
import { describe, expect, it, vi } from 'vitest';
import { attachment } from '../src/attachment.ts';
import { encoderId } from './fixture.ts';
import { suite } from './suite.ts';

const recipe = {
  preset: 'default',
  pool: 'encoder',
  quantile: 0.95,
  fraction: 0.15,
  ceiling: 0.95,
  withoutClasses: true,
  order: 'similarity',
  seed: 0,
} as const;

const negative = (text: string, facts: Partial<Negative> = {}): Negative => ({
  text,
  polarity: 'noun',
  similarity: 0.25,
  nearestLabel: 'hat',
  nearestLabelSimilarity: 0.5,
  origin: 'mined',
  ...facts,
});

interface Answer {
  readonly labelSet?: { readonly id: string; readonly version: number } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

suite('lists that come and go as files', ({ api, db }) => {
  const project = async () => {
    const { id } = await makeProject(db());
    return { id, globalId: encodeGlobalID('Project', id) };
  };
  const post = (path: string, body: string | Uint8Array | ReadableStream = '', headers: Record<string, string> = {}) =>
    fetch(`${api().url}${path}`, { method: 'POST', body, headers });
  const refusal = async (response: Response) => {
    const { errors } = (await response.json()) as Answer;
    return [response.status, errors?.[0]?.extensions.code];
  };
  /** What the store holds, half-written files too. */
  const kept = async () => {
    const entries = await readdir(api().blobs.dir, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };

  describe('a list of words', () => {
    it('is kept under the hash of its words, whatever its type calls itself', async () => {
      const { id, globalId } = await project();
      const path = `/words?project=${globalId}&name=${encodeURIComponent('C:\\lists\\my\nwords.txt')}&format=text`;
      const response = await post(path, 'Teapot\nrocket\n\nteapot\n', { 'content-type': 'application/json' });
      const { wordListId, ...counts } = (await response.json()) as { wordListId: string };
      expect(response.status).toBe(200);
      expect(counts).toEqual({ words: 2, repeated: 1, empty: 1 });
      expect((await api().blobs.get(wordListId)).toString()).toBe('teapot\nrocket\n');
      expect(await db().wordList.findMany({ where: { projectId: id } })).toMatchObject([
        { sha256: wordListId, name: 'my words.txt', words: 2 },
      ]);
      const json = await post(`/words?project=${globalId}&format=json`, '["teapot", {"word": "rocket"}]');
      expect(await json.json()).toEqual({ wordListId, words: 2, repeated: 0, empty: 0 });
    });

    it('is stored while it arrives', async () => {
      const { globalId } = await project();
      const before = await kept();
      const [status, finish] = begin(`/words?project=${globalId}&format=text`);
      finish.write(Array.from({ length: 20_000 }, (_, i) => `word ${i}\n`).join(''));
      await vi.waitFor(async () => expect((await kept()).length).toBeGreaterThan(before.length));
      finish.end('last\n');
      expect(await status).toBe(200);
    });

    it('leaves nothing behind when it is refused, or its sender goes away', async () => {
      const { id, globalId } = await project();
      const before = await kept();
      const many = Array.from({ length: 20_000 }, (_, i) => `word ${i}\n`).join('');
      const long = await post(`/words?project=${globalId}&format=text`, `${many}${'x'.repeat(201)}\n`);
      expect(await refusal(long)).toEqual([400, 'BAD_ARGUMENT']);
      const [status, leaving] = begin(`/words?project=${globalId}&format=text`);
      leaving.write(many);
      await vi.waitFor(async () => expect((await kept()).length).toBeGreaterThan(before.length));
      leaving.destroy();
      await expect(status).rejects.toThrow();
      await vi.waitFor(async () => expect(await kept()).toEqual(before));
      expect(await db().wordList.count({ where: { projectId: id } })).toBe(0);
      expect(api().logged.filter((line) => line.includes('A request failed'))).toEqual([]);
    });
  });

  /** A request whose body is written by the test. */
  function begin(path: string) {
    const sending = send(`${api().url}${path}`, { method: 'POST' });
    const status = new Promise<number | undefined>((resolve, reject) => {
      sending.once('error', reject);
      sending.once('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    status.catch(() => {});
    return [status, sending] as const;
  }

  describe('a file with labels', () => {
    it('becomes the active version of the project’s labels', async () => {
      const { id, globalId } = await project();
      const path = `/labels?project=${globalId}&author=Ada`;
      const response = await post(`${path}&format=csv`, 'label,sense,synonyms\nt-shirt,n03595614,tee\nhat,,\nHat,,\n');
      const answer = (await response.json()) as Answer;
      expect(answer).toMatchObject({
        labelSet: { version: 1 },
        labels: [{ text: 't-shirt', senseOffset: 'n03595614', synonyms: ['tee'] }, { text: 'hat' }],
        warnings: ['Repeated labels are counted once: Hat.'],
      });
      const found = await db().project.findUnique({ where: { id }, include: { activeLabelSet: true } });
      expect(encodeGlobalID('LabelSet', found?.activeLabelSetId ?? '')).toBe(answer.labelSet?.id);
      expect(found?.activeLabelSet?.createdBy).toBe('Ada');
      const coco = JSON.stringify({ images: [], categories: [{ id: 1, name: 'shoe' }] });
      expect(await (await post(`${path}&format=coco`, coco)).json()).toMatchObject({ labelSet: { version: 2 } });
      expect(await (await post(`${path}&format=text`, 'shoe\n')).json()).toMatchObject({
        labelSet: { version: 2 },
        warnings: ['These are the labels of version 2, which stays active.'],
      });
    });

    it('is only read in a dry run', async () => {
      const { id, globalId } = await project();
      const answer = await post(`/labels?project=${globalId}&format=text&dryRun=1`, '# clothes\nhat\n');
      expect(await answer.json()).toEqual({ labelSet: null, labels: [{ text: 'hat' }], warnings: [] });
      expect(await db().labelSet.count({ where: { projectId: id } })).toBe(0);
    });

    it('has an answer when it is too large, before all of it is sent', async () => {
      const { id, globalId } = await project();
      let sent = 0;
      const endless = new ReadableStream({
        pull(controller) {
          sent += 1;
          controller.enqueue(new TextEncoder().encode(`${'#'.repeat(1 << 20)}\n`));
          if (sent === 1000) controller.close();
        },
      });
      const path = `${api().url}/labels?project=${globalId}&format=text`;
      const response = await fetch(path, { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
      expect(await refusal(response)).toEqual([413, 'FILE_TOO_LARGE']);
      expect(sent).toBeLessThan(1000);
      const many = Array.from({ length: 10_001 }, (_, i) => `label ${i}`).join('\n');
      const tooMany = await post(`/labels?project=${globalId}&format=text`, many);
      expect(await refusal(tooMany)).toEqual([413, 'LABELS_TOO_MANY']);
      expect(await db().labelSet.count({ where: { projectId: id } })).toBe(0);
    });

    it.each([
      ['is empty', '&format=text', '', [400, 'LABELS_MISSING']],
      ['is not of its format', '&format=coco', 'hat\n', [400, 'BAD_ARGUMENT']],
      ['has a format that is none', '&format=xml', 'hat\n', [400, 'BAD_ARGUMENT']],
      ['has no format', '', 'hat\n', [400, 'BAD_ARGUMENT']],
      ['is sent in a run that is half dry', '&format=text&dryRun=maybe', 'hat\n', [400, 'BAD_ARGUMENT']],
      ['has a sense that WordNet lacks', '&format=csv', 'label,sense\nhat,n99999999\n', [400, 'BAD_ARGUMENT']],
    ])('is refused when it %s', async (_, query, body, expected) => {
      const { globalId } = await project();
      expect(await refusal(await post(`/labels?project=${globalId}${query}`, body))).toEqual(expected);
    });
  });

  describe.each(['/words', '/labels'])('%s', (path) => {
    it('reads nothing of a file for a project that is not there', async () => {
      const [status, sending] = begin(`${path}?project=${encodeGlobalID('Project', randomUUID())}&format=text`);
      sending.flushHeaders();
      // Answered although the body never comes.
      expect(await status).toBe(404);
      sending.destroy();
      for (const id of ['', 'x', encodeGlobalID('Dataset', randomUUID())]) {
        expect(await refusal(await post(`${path}?project=${id}&format=text`))).toEqual([400, 'BAD_ARGUMENT']);
      }
    });

    it('takes nothing from a page of another site', async () => {
      const { globalId } = await project();
      const from = async (headers: Record<string, string>) =>
        (await post(`${path}?project=${globalId}&format=text`, 'hat\n', headers)).status;
      const { host } = new URL(api().url);
      expect(await from({ origin: 'https://evil.example' })).toBe(403);
      expect(await from({ origin: 'null' })).toBe(403);
      expect(await from({ origin: `http://${host}`, 'sec-fetch-site': 'same-site' })).toBe(403);
      expect(await from({ origin: 'https://evil.example', 'x-forwarded-host': 'photos.example' })).toBe(403);
      expect(await from({ origin: `http://${host}` })).toBe(200);
      expect(await from({ origin: 'https://photos.example', 'x-forwarded-host': 'photos.example' })).toBe(200);
      expect(await from({ origin: 'https://behind.a.proxy', 'sec-fetch-site': 'same-origin' })).toBe(200);
    });

    it('answers to POST alone', async () => {
      const response = await fetch(`${api().url}${path}`);
      expect([response.headers.get('allow'), ...(await refusal(response))]).toEqual(['POST', 405, 'BAD_ARGUMENT']);
    });
  });

  describe('the negatives of a version', () => {
    const words = [
      negative('teapot'),
      negative('=cmd|"/c calc"!a1', { similarity: -0.5, origin: 'added' }),
      negative('@sum(a1)', { nearestLabel: '-hat', origin: 'pinned' }),
      negative('salt, pepper', { polarity: 'adjective' }),
      negative('café “au lait”', { similarity: Math.fround(0.1) }),
    ];
    const published = async (negatives: readonly Negative[] = words, name = 'Über "clothes"/\r\nSet-Cookie: a=1') => {
      const { id: projectId } = await project();
      const labelSet = await db().labelSet.create({
        data: {
          projectId,
          version: 1,
          hash: 'h',
          labels: { create: ['hat', 'dress'].map((text, position) => ({ text, position })) },
        },
      });
      const empty = { kept: [], reserve: [] };
      const facts = { projectId, labelSetId: labelSet.id, encoderId, recipe };
      const mining = await writeMining(db(), { ...facts, hash: 'mining', words: empty });
      const corpus = await ensureCorpus(db(), { projectId, name });
      const edits = [{ kind: 'ban', text: 'denim', polarity: 'noun' }] as const;
      const version = { corpusId: corpus.id, recipe, encoderId, hash: randomUUID(), negatives, edits };
      return writeCorpusVersion(db(), { ...version, miningId: mining.id, message: 'First', author: 'Ada' });
    };
    const get = (id: string, file: string, init?: RequestInit) => fetch(`${api().url}/corpora/${id}/${file}`, init);

    it('are a text with one word a line', async () => {
      const { id } = await published();
      const response = await get(encodeGlobalID('CorpusVersion', id), 'negatives.txt');
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).toBe(words.map(({ text }) => `${text}\n`).join(''));
    });

    it('are a table in which no word is a formula, and from which the same list can be read', async () => {
      const { id } = await published();
      const response = await get(id, 'negatives.csv');
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [header = [], ...rows] = records(await response.text());
      const at = (row: readonly string[], name: string) => row[header.indexOf(name)] ?? '';
      for (const cell of rows.flatMap((row) => [at(row, 'word'), at(row, 'nearest_label')])) {
        expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }
      const plain = (cell: string) => cell.replace(/^'(?=[=+\-@])/, '');
      expect(
        rows.map((row) => ({
          text: plain(at(row, 'word')),
          polarity: at(row, 'polarity'),
          similarity: Number(at(row, 'similarity')),
          nearestLabel: plain(at(row, 'nearest_label')),
          nearestLabelSimilarity: Number(at(row, 'nearest_label_similarity')),
          origin: at(row, 'origin'),
        })),
      ).toEqual(words);
    });

    it('are JSON with everything that they were made from', async () => {
      const { id, hash } = await published();
      const response = await get(id, 'negatives.json');
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.json()).toMatchObject({
        format: 'stray-corpus',
        number: 1,
        message: 'First',
        author: 'Ada',
        hash,
        encoderId,
        labels: ['hat', 'dress'],
        recipe,
        edits: [{ kind: 'ban', text: 'denim', polarity: 'noun' }],
        negatives: words,
      });
    });

    it('are a file with a safe name, to be kept for ever', async () => {
      const { id, hash } = await published();
      const response = await get(id, 'negatives.csv');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        etag: `"${hash}"`,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'; sandbox$/),
        'content-disposition':
          'attachment; filename="Uber clothes Set-Cookie a=1 v1.csv"; filename*=UTF-8\'\'%C3%9Cber%20clothes%20Set-Cookie%20a%3D1%20v1.csv',
      });
      expect(response.headers.get('set-cookie')).toBeNull();
      const again = await get(id, 'negatives.csv', { headers: { 'if-none-match': `"other", W/"${hash}"` } });
      expect([again.status, await again.text()]).toEqual([304, '']);
      const head = await get(id, 'negatives.csv', { method: 'HEAD' });
      expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, `"${hash}"`, '']);
    });

    it('may be ten thousand', async () => {
      const many = Array.from({ length: 10_000 }, (_, i) => negative(`word ${i}`));
      const { id } = await published(many);
      const { negatives } = (await (await get(id, 'negatives.json')).json()) as { negatives: Negative[] };
      expect(negatives).toEqual(await readNegatives(db(), id));
    });

    it('are nowhere else', async () => {
      const { id } = await published([]);
      expect(await (await get(id, 'negatives.txt')).text()).toBe('');
      for (const file of ['negatives.xml', 'negatives', 'negatives.csv.exe', 'constructor', 'negatives.constructor']) {
        expect(await refusal(await get(id, file))).toEqual([404, 'NOT_FOUND']);
      }
      for (const other of [randomUUID(), 'x', '%00', encodeGlobalID('Corpus', id)]) {
        expect(await refusal(await get(other, 'negatives.txt'))).toEqual([404, 'NOT_FOUND']);
      }
      const response = await get(id, 'negatives.txt', { method: 'POST' });
      expect([response.headers.get('allow'), ...(await refusal(response))]).toEqual(['GET, HEAD', 405, 'BAD_ARGUMENT']);
    });
  });
});

describe('the name of a file', () => {
  it.each([
    ['Clothes v1.csv', 'attachment; filename="Clothes v1.csv"'],
    ['../../etc/passwd', 'attachment; filename="etc passwd"'],
    ['ab\u202Evsc.exe', 'attachment; filename="ab vsc.exe"'],
    ['服 v2.txt', 'attachment; filename="_ v2.txt"; filename*=UTF-8\'\'%E6%9C%8D%20v2.txt'],
    ["l'été (1).csv", "attachment; filename=\"l'ete (1).csv\"; filename*=UTF-8''l%27%C3%A9t%C3%A9%20%281%29.csv"],
  ])('%s is %s', (name, header) => {
    expect(attachment(name)).toBe(header);
  });
});

/** The records of a table as a spreadsheet reads them. */
function records(table: string): string[][] {
  const cells = table.matchAll(/("(?:[^"]|"")*"|[^,\n]*)([,\n])/g);
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of cells) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
