import { byteCount, deviceRequests, StrayError, withoutBlanks } from '@stray/core';
import { telemetryVariables } from '@stray/telemetry';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'is not a postgresql:// address'),
  /** The folder whose `blobs` and `thumbnails` hold the images. */
  STRAY_HOME: z.string().min(1),
  /** `s3://bucket/prefix`, where the images do not lie in STRAY_HOME. */
  STRAY_STORAGE: z.string().optional(),
  /** Folders and `s3://` prefixes that may be imported, separated by commas. */
  STRAY_IMPORT_PATHS: z.string().default(''),
  /** What encoders run on; `auto` takes the fastest that is there. */
  STRAY_DEVICE: z.enum(deviceRequests).default('auto'),
  /** What the samples of one project may weigh, and all blobs together. */
  STRAY_QUOTA_PROJECT: byteCount.optional(),
  STRAY_QUOTA: byteCount.optional(),
  /** The most memory that PostgreSQL may take to build an index over embeddings. */
  STRAY_INDEX_MEMORY: byteCount.optional(),
  /** In seconds, after how long without a word a worker is taken for dead. One at work speaks up every five. */
  STRAY_WORKER_SILENCE: z.coerce
    .number()
    .min(7, 'must be from 7 to 3600')
    .max(3600, 'must be from 7 to 3600')
    .default(20),
  /** Networks beside the internet that webhooks may reach, separated by commas; `any` for all. */
  STRAY_WEBHOOK_NETWORKS: z.string().default(''),
  ...telemetryVariables,
});

export type Env = z.infer<typeof schema>;

/** @throws StrayError BAD_ARGUMENT naming the variable; never its value, which may hold a password */
export function readEnv(variables: NodeJS.ProcessEnv): Env {
  const parsed = schema.safeParse(withoutBlanks(variables));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: '' };
  throw new StrayError('BAD_ARGUMENT', `${path.join('.')}: ${message}`);
}
