import { createHash } from 'node:crypto';
import type { EncoderFolder } from './encoderManifest.ts';
import { type EncoderId, encoderId } from './ids.ts';

/** A hash of weights and preprocessing: embeddings of different encoders never mix. */
export function identify({ manifest }: EncoderFolder): EncoderId {
  const { files, preprocessing } = manifest;
  const weights = Object.entries(files)
    .filter(([name]) => !name.startsWith('LICENSE'))
    .map(([name, { sha256 }]) => [name, sha256])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const temperature = manifest.family === 'conse' ? { posteriorTemperature: manifest.posteriorTemperature } : {};
  const hash = createHash('sha256').update(JSON.stringify({ weights, preprocessing, ...temperature }));
  return encoderId.parse(`${manifest.name}@${hash.digest('hex').slice(0, 16)}`);
}
