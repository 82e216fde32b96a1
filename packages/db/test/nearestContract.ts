import {
  ensureIndex,
  indexState,
  insertSamples,
  nearDuplicates,
  nearestLabels,
  nearestNegativesOf,
  putEmbeddings,
  putLabels,
  recordSampleError,
  type Sample,
  type SimilarSample,
  similarSamples,
} from '@stray/db';
import { makeDataset, sha256Of, type TestDatabase } from '@stray/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawn, encoderOf, makeVersion, nearestWords, product, type Word } from './vectorsData.ts';

const dimension = 8;
const count = 3000;
const queries = Array.from({ length: 12 }, (_, i) => drawn(90_000 + i, dimension));
const numbered = (i: number) => `word ${String(i).padStart(5, '0')}`;
/** No drawn row is longer, so that nothing is nearer to it than itself. */
const unit = (seed: number) => {
  const values = drawn(seed, dimension);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
};
const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

/** What must hold of searches, whether they are answered one by one or from an index. */
export function nearestContract(how: 'exact' | 'index', database: () => TestDatabase): void {
  describe(`nearest rows, ${how === 'exact' ? 'one by one' : 'from the index'}`, () => {
    const encoderId = encoderOf(how);
    const words = Array.from(
      { length: count },
      (_, i): Word => ({
        text: numbered(i),
        kind: i % 3 === 0 ? 'ADJECTIVE' : 'NOUN',
        embedding: drawn(i, dimension),
      }),
    );
    const index = async (id: string, table: 'Label' | 'Embedding', of = dimension) => {
      if (how === 'exact') return;
      await ensureIndex(database().pool, { encoderId: id, table, dimension: of });
      expect((await indexState(database().prisma, { encoderId: id, table })).kind).toBe('ready');
    };
    beforeAll(async () => {
      await putLabels(database().prisma, encoderId, words);
      await index(encoderId, 'Label');
    });
    const search = (query: Float32Array, first: number, more = {}) =>
      nearestLabels(database().prisma, { encoderId, query, first, ...more });

    test('the nearest words come in order, with their inner products', async () => {
      for (const query of queries) {
        const found = await search(query, 10);
        expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(nearestWords(words, query, 10)));
        for (const { text, kind, similarity } of found) {
          const word = words.find((one) => one.text === text);
          expect(word?.kind).toBe(kind);
          expect(similarity).toBeCloseTo(product(word?.embedding ?? query, query), 5);
        }
      }
    });

    test('equally near words come by their text, and as many as are wanted of more', async () => {
      const tied = encoderOf(how);
      const same = Array.from(
        { length: 30 },
        (_, i): Word => ({
          text: numbered(i),
          kind: 'NOUN',
          embedding: i < 20 ? unit(1) : drawn(i, dimension),
        }),
      );
      await putLabels(database().prisma, tied, [...same].reverse());
      await index(tied, 'Label');
      const query = unit(1);
      const [some, all] = await Promise.all(
        [5, 30].map((first) => nearestLabels(database().prisma, { encoderId: tied, query, first })),
      );
      expect(some?.map(({ similarity }) => similarity)).toEqual(closeTo(nearestWords(same, query, 5)));
      const best = all?.filter(({ similarity }) => similarity === all[0]?.similarity).map(({ text }) => text);
      expect(best).toEqual(same.slice(0, 20).map(({ text }) => text));
    });

    test('all words come when more are wanted than there are, and none below the least similarity', async () => {
      const query = queries[0] ?? drawn(0, dimension);
      expect(await search(query, count + 1)).toHaveLength(count);
      const least = nearestWords(words, query, 7).at(-1) ?? 0;
      expect(await search(query, 100, { minSimilarity: least - 1e-6 })).toHaveLength(7);
    });

    test('kinds are kept apart', async () => {
      const [query = drawn(0, dimension)] = queries;
      for (const kind of ['NOUN', 'ADJECTIVE'] as const) {
        const expected = nearestWords(
          words.filter((word) => word.kind === kind),
          query,
          10,
        );
        const found = await search(query, 10, { kinds: [kind] });
        expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(expected));
        expect(new Set(found.map((word) => word.kind))).toEqual(new Set([kind]));
      }
      expect(await search(query, 10, { kinds: ['ID'] })).toEqual([]);
    });

    test('within a version only its words come, however few or many it has', async () => {
      const some = [words.filter((_, i) => i % 4 !== 0), words.filter((_, i) => i % 150 === 0)];
      for (const members of some) {
        const corpusVersionId = await makeVersion(database().prisma, {
          encoderId,
          words: [
            ...members.map(({ text, kind }) => ({ text, polarity: kind === 'NOUN' ? 'noun' : 'adjective' }) as const),
            // A noun here, and embedded as an adjective only.
            { text: numbered(3), polarity: 'noun' },
          ],
        });
        for (const query of queries.slice(0, 6)) {
          const found = await search(query, 10, { within: { corpusVersionId } });
          expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(nearestWords(members, query, 10)));
          expect(members.map(({ text }) => text)).toEqual(expect.arrayContaining(found.map(({ text }) => text)));
        }
      }
    });

    test('the negatives nearest to an ID label, and words that mean the same as a word', async () => {
      const { prisma } = database();
      const [near, short] = [drawn(70_001, dimension), drawn(70_001, dimension).map((x) => x / 10)];
      await putLabels(prisma, encoderId, [
        { text: 'label', kind: 'ID', embedding: near },
        { text: 'twin', kind: 'NOUN', embedding: near },
        { text: 'vague twin', kind: 'NOUN', embedding: short },
        { text: 'nothing', kind: 'NOUN', embedding: new Float32Array(dimension) },
      ]);
      const members = ['twin', 'vague twin', 'nothing', numbered(1)];
      const corpusVersionId = await makeVersion(prisma, {
        encoderId,
        words: members.map((text) => ({ text, polarity: 'noun' })),
      });
      const hurt = await nearestNegativesOf(prisma, { encoderId, corpusVersionId, label: 'label', first: 1 });
      expect(hurt).toEqual([{ text: 'twin', kind: 'NOUN', similarity: expect.closeTo(product(near, near), 5) }]);
      const wanted = { encoderId, corpusVersionId, first: 10, atLeast: 0.999 };
      const [twin, ...others] = await nearDuplicates(prisma, { ...wanted, text: 'twin' });
      expect(twin).toEqual({ text: 'vague twin', kind: 'NOUN', similarity: expect.closeTo(1, 5) });
      expect(others).toEqual([]);
      await expect(nearDuplicates(prisma, { ...wanted, text: 'absent' })).rejects.toThrow('no word of this version');
      await prisma.label.deleteMany({ where: { encoderId, text: { in: ['label', 'twin', 'vague twin', 'nothing'] } } });
    });

    test('encoders never mix, of whatever dimensions they are', async () => {
      const other = encoderOf(how);
      const others = words.slice(0, 50).map((word, i) => ({ ...word, embedding: drawn(i, 5) }));
      await putLabels(database().prisma, other, others);
      await index(other, 'Label', 5);
      const query = drawn(3, 5);
      const found = await nearestLabels(database().prisma, { encoderId: other, query, first: 100 });
      expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(nearestWords(others, query, 100)));
      expect((await search(drawn(3, dimension), 3)).map(({ similarity }) => similarity)).toEqual(
        closeTo(nearestWords(words, drawn(3, dimension), 3)),
      );
    });

    test('words that are deleted are not found any more, and new ones at once', async () => {
      const { prisma } = database();
      const query = unit(80_000);
      const best = { text: 'new', kind: 'NOUN' as const, embedding: query };
      await putLabels(prisma, encoderId, [best]);
      expect((await search(query, 1))[0]?.text).toBe('new');
      await prisma.label.deleteMany({ where: { encoderId, text: 'new' } });
      const found = await search(query, 10);
      expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(nearestWords(words, query, 10)));
    });

    test('in a transaction of the caller’s what it has written is found', async () => {
      await database()
        .prisma.$transaction(async (tx) => {
          const query = unit(80_001);
          await putLabels(tx, encoderId, [{ text: 'inside', kind: 'NOUN', embedding: query }]);
          const [found] = await nearestLabels(tx, { encoderId, query, first: 1 });
          expect(found?.text).toBe('inside');
          throw new Error('undone');
        })
        .catch((error) => expect(String(error)).toContain('undone'));
    });

    describe('samples', () => {
      const imagesOf = encoderOf(how);
      let large: { samples: Sample[]; projectId: string; datasetId: string };
      let small: Sample[];
      const embeddings = new Map<string, Float32Array>();
      const byProduct = (query: Float32Array, samples: readonly Sample[]) =>
        samples
          .map(({ id, sha256 }) => ({ id, similarity: product(embeddings.get(sha256) ?? query, query) }))
          .sort((a, b) => b.similarity - a.similarity);

      beforeAll(async () => {
        const { prisma } = database();
        const dataset = await makeDataset(prisma);
        const other = await makeDataset(prisma, dataset.projectId);
        const fill = async (datasetId: string, from: number, to: number) => {
          const rows = Array.from({ length: to - from }, (_, i) => {
            const sha256 = sha256Of(`${imagesOf} ${from + i}`);
            embeddings.set(sha256, drawn(200_000 + from + i, dimension));
            return { path: `${from + i}.jpg`, sha256, bytes: 1 };
          });
          // Every tenth blob lies under a second path.
          const doubles = rows.filter((_, i) => i % 10 === 0).map((row) => ({ ...row, path: `again/${row.path}` }));
          await insertSamples(prisma, datasetId, [...rows, ...doubles]);
          return prisma.sample.findMany({ where: { datasetId } });
        };
        large = {
          samples: await fill(dataset.id, 0, 2000),
          projectId: dataset.projectId,
          datasetId: dataset.id,
        };
        small = await fill(other.id, 1990, 2050);
        await fill((await makeDataset(prisma)).id, 2050, 2250);
        await putEmbeddings(
          prisma,
          imagesOf,
          [...embeddings].map(([sha256, embedding]) => ({ sha256, embedding })),
        );
        await index(imagesOf, 'Embedding');
      });
      const similar = (where: Parameters<typeof similarSamples>[1]) => similarSamples(database().prisma, where);

      test('those of the dataset come in order, also those of one blob under several paths', async () => {
        for (const query of queries) {
          for (const [datasetId, samples] of [
            [large.datasetId, large.samples],
            [small[0]?.datasetId ?? '', small],
          ] as const) {
            const found = await similar({ encoderId: imagesOf, datasetId, query, first: 25 });
            const expected = byProduct(query, samples).slice(0, 25);
            expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(expected.map((one) => one.similarity)));
            expect(new Set(found.map(({ sampleId }) => sampleId)).size).toBe(25);
            for (const { sampleId, sha256 } of found) {
              expect(samples.find(({ id }) => id === sampleId)?.sha256).toBe(sha256);
            }
          }
        }
      });

      test('those of all datasets of a project come, and of no other', async () => {
        const [query = drawn(0, dimension)] = queries;
        const { projectId } = large;
        const found = await similar({ encoderId: imagesOf, projectId, query, first: 40 });
        const expected = byProduct(query, [...large.samples, ...small]).slice(0, 40);
        expect(found.map(({ similarity }) => similarity)).toEqual(closeTo(expected.map((one) => one.similarity)));
      });

      test('a sample itself is left out, and its double under another path is not', async () => {
        const [double = large.samples[0]] = large.samples.filter(({ path }) => path.startsWith('again/'));
        const { datasetId } = large;
        const sampleId = double?.id ?? '';
        const found = await similar({ encoderId: imagesOf, datasetId, sampleId, first: 500 });
        expect(found.map((one) => one.sampleId)).not.toContain(sampleId);
        const twin = large.samples.find(({ id, sha256 }) => id !== sampleId && sha256 === double?.sha256);
        expect(found.map((one) => one.sampleId)).toContain(twin?.id);
      });

      test('pages follow each other without a gap or a double', async () => {
        const [query = drawn(0, dimension)] = queries;
        const { datasetId } = large;
        const pages: SimilarSample[] = [];
        for (let page = 0; page < 6; page++) {
          pages.push(...(await similar({ encoderId: imagesOf, datasetId, query, first: 7, after: pages.at(-1) })));
        }
        const whole = await similar({ encoderId: imagesOf, datasetId, query, first: 42 });
        expect(pages).toEqual(whole);
      });

      // The wide one leaves more than are worth looking at one by one.
      test.each([{ not: { path: 'again/1' } }, { path: '77' }])('a filter holds, page by page: %j', async (filter) => {
        const [query = drawn(0, dimension)] = queries;
        const search = { encoderId: imagesOf, datasetId: large.datasetId, query, among: { runId: null, filter } };
        const left = large.samples.filter(({ path }) =>
          filter.path === undefined ? !path.includes('again/1') : path.includes(filter.path),
        );
        const pages: SimilarSample[] = [];
        for (let page = 0; page < 5; page++)
          pages.push(...(await similar({ ...search, first: 8, after: pages.at(-1) })));
        const expected = byProduct(query, left).slice(0, 40);
        expect(pages.map(({ similarity }) => similarity)).toEqual(closeTo(expected.map((one) => one.similarity)));
        const ids = new Set(left.map(({ id }) => id));
        expect(pages.every(({ sampleId }) => ids.has(sampleId))).toBe(true);
        expect(new Set(pages.map(({ sampleId }) => sampleId)).size).toBe(pages.length);
      });

      test('samples with an error are left out', async () => {
        const [query = drawn(0, dimension)] = queries;
        const wanted = { encoderId: imagesOf, datasetId: large.datasetId, query, first: 3 };
        const [best, ...others] = await similar(wanted);
        const sampleId = best?.sampleId ?? '';
        await recordSampleError(database().prisma, { sampleId, code: 'IMAGE_EMPTY', message: 'empty' });
        expect((await similar(wanted)).slice(0, 2)).toEqual(others);
        await database().prisma.sample.update({ where: { id: sampleId }, data: { errorCode: null } });
      });

      test('all come when more are wanted than there are', async () => {
        const [query = drawn(0, dimension)] = queries;
        const wanted = { encoderId: imagesOf, datasetId: large.datasetId, query };
        expect(await similar({ ...wanted, first: 5000 })).toHaveLength(large.samples.length);
      });
    });
  });
}
