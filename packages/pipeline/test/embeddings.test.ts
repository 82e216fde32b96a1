import { putEmbeddings } from '@stray/db';
import { makeDataset, makeSamples, testEncoderId, withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';
import { embeddingsOf } from '../src/embeddings.ts';

withDatabase((database) => {
  test('stored embeddings of another size than the encoder gives are refused in words', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const [sample] = await makeSamples(prisma, dataset.id, 1);
    const row = { sha256: sample?.sha256 ?? '', embedding: Float32Array.of(1, 0) };
    await putEmbeddings(prisma, testEncoderId, [row]);
    const stored = { datasetId: dataset.id, encoderId: testEncoderId };
    const { value } = await embeddingsOf(prisma, { ...stored, dimension: 2 }).next();
    expect(value).toEqual({ sampleIds: [sample?.id], embeddings: row.embedding });
    await expect(embeddingsOf(prisma, { ...stored, dimension: 3 }).next()).rejects.toMatchObject({
      code: 'ENCODER_INVALID',
      message: expect.stringContaining('have 2 numbers, but the encoder gives 3'),
    });
  });
});
