import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
// It brings no types.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

export interface S3Server {
  readonly bucket: string;
  /** What a client's environment has to hold. */
  readonly env: Readonly<Record<string, string>>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Whether signatures are checked; they are not at first. A right one of a whole bucket is refused then too. */
  checkSignatures(checked: boolean): void;
  close(): Promise<void>;
}

/** A server that speaks S3, in this process and over HTTP, with an empty bucket in a folder of its own. */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'stray-s3-'));
  const bucket = 'photos';
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    // It takes `/bucket/`, which AWS's client signs, for `/bucket`. Keys that it does not know are refused all the same.
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  const [region, key] = ['us-east-1', 'S3RVER'];
  const credentials = { accessKeyId: key, secretAccessKey: key };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  return {
    bucket,
    env: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: key,
      STRAY_S3_PATH_STYLE: '1',
    },
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    },
    checkSignatures(checked) {
      server.allowMismatchedSignatures = !checked;
    },
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
