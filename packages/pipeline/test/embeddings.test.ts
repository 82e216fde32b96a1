import { countSamples, putEmbeddings, samplesLackingEmbedding } from '@stray/db';
import { makeDataset, makeSamples, testEncoderId, withOneDatabase } from '@stray/testing';
import { expect, test } from 'vitest';
import { embeddingsOf } from '../src/embeddings.ts';

withOneDatabase((database) => {
  test('stored embeddings of another size than the encoder gives are refused in words', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const [sample] = await makeSamples(prisma, dataset.id, 1);
    const row = { sha256: sample?.sha256 ?? '', embedding: Float32Array.of(1, 0) };
    await putEmbeddings(prisma, testEncoderId, [row]);
    const stored = { datasetId: dataset.id, encoderId: testEncoderId };
    const { value } = await embeddingsOf(database().pool, { ...stored, dimension: 2 }).next();
    expect(value).toEqual({
      sampleIds: [sample?.id],
      images: { embeddings: row.embedding, maxProbability: undefined },
    });
    await expect(embeddingsOf(database().pool, { ...stored, dimension: 3 }).next()).rejects.toMatchObject({
      code: 'ENCODER_INVALID',
      message: expect.stringContaining('have 2 numbers, but the encoder gives 3'),
    });
  });

  test('an embedding that was stored without its class probability is kept, gets it, and counts only then', async () => {
    const { prisma } = database();
    const { id: datasetId } = await makeDataset(prisma);
    const blobs = (await makeSamples(prisma, datasetId, 2)).map(({ sha256 }) => ({
      sha256,
      embedding: Float32Array.of(1, 0),
    }));
    await putEmbeddings(prisma, testEncoderId, blobs);
    const wanted = { datasetId, encoderId: testEncoderId, withProbability: true };
    const counts = async () => [
      (await samplesLackingEmbedding(prisma, { ...wanted, limit: 10 })).length,
      (await countSamples(prisma, wanted)).embedded,
      (await countSamples(prisma, { ...wanted, withProbability: false })).embedded,
    ];
    const batches = async () => {
      const found = [];
      for await (const { images } of embeddingsOf(database().pool, { ...wanted, dimension: 2 })) found.push(images);
      return found;
    };
    expect([await counts(), await batches()]).toEqual([[2, 0, 2], []]);
    const again = (maxProbability: number) =>
      blobs.slice(0, 1).map((blob) => ({ ...blob, embedding: Float32Array.of(0, 1), maxProbability }));
    await putEmbeddings(prisma, testEncoderId, again(0.5));
    await putEmbeddings(prisma, testEncoderId, again(0.25));
    await putEmbeddings(prisma, testEncoderId, blobs);
    expect(await counts()).toEqual([1, 1, 2]);
    expect(await batches()).toEqual([{ embeddings: Float32Array.of(1, 0), maxProbability: Float32Array.of(0.5) }]);
  });
});
