import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ClipManifest, Device, EncoderFolder } from '@stray/core';
import type { OnProgress } from '../textTower.ts';
import type { Phrases } from './phrases.ts';
import { openWordCache } from './wordCache.ts';

export interface CachedPhrases {
  /** [texts.length, dimension], not normalised. */
  encode(texts: readonly string[], onProgress?: OnProgress): Promise<Float32Array>;
  /** Embeds those that it has not embedded before, to be asked for later. */
  remember(texts: readonly string[], onProgress?: OnProgress): Promise<void>;
  close(): Promise<void>;
}

/** Fewer texts are embedded again sooner than a file is kept for them. */
const worthKeeping = 256;
/** Texts between two writes: what is lost when a process ends in the middle. */
const chunk = 4096;
/** Texts between two reports of progress. */
const step = 512;

/** A text tower that embeds no text twice, from run to run. */
export function cachePhrases(folder: EncoderFolder<ClipManifest>, phrases: Phrases, device: Device): CachedPhrases {
  const { manifest } = folder;
  const name = stateOf(manifest, phrases.padding, device);
  const cache = openWordCache(join(folder.cache, 'words', name), manifest.dimension);
  const lacking = (texts: readonly string[]) => [...new Set(texts.filter((text) => !cache.has(text)))];
  const remember = async (missing: readonly string[], onProgress?: OnProgress) => {
    for (let from = 0; from < missing.length; from += chunk) {
      const part = missing.slice(from, from + chunk);
      const rows = new Float32Array(part.length * manifest.dimension);
      for (let at = 0; at < part.length; at += step) {
        rows.set(await phrases.encode(part.slice(at, at + step)), at * manifest.dimension);
        onProgress?.(Math.min(from + at + step, missing.length), missing.length);
      }
      cache.keep(part, rows);
    }
  };
  return {
    remember: (texts, onProgress) => remember(lacking(texts), onProgress),
    async encode(texts, onProgress) {
      const missing = lacking(texts);
      if (missing.length > 0 && missing.length < worthKeeping) {
        return merge(texts, missing, await phrases.encode(missing));
      }
      await remember(missing, onProgress);
      return cache.read(texts);
    },
    async close() {
      cache.close();
      await phrases.close();
    },
  };

  function merge(texts: readonly string[], missing: readonly string[], rows: Float32Array): Float32Array {
    const { dimension } = manifest;
    const rowOf = new Map(missing.map((text, row) => [text, row]));
    const found = new Float32Array(texts.length * dimension);
    texts.forEach((text, i) => {
      const row = rowOf.get(text);
      const from = row === undefined ? cache.read([text]) : rows.subarray(row * dimension, (row + 1) * dimension);
      found.set(from, i * dimension);
    });
    return found;
  }
}

/** A name for all that an embedding of a text depends on, besides the text. */
function stateOf({ files, text, dimension }: ClipManifest, padding: string, device: Device): string {
  const parts = Object.entries(files)
    .filter(([name]) => name.startsWith(text.file) || name.startsWith('tokenizer'))
    .map(([name, { sha256 }]) => [name, sha256])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify({ parts, text, dimension, padding, device }))
    .digest('hex')
    .slice(0, 32);
}
