import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSegment, type Segment, writeSegment } from './segmentFile.ts';

/** Embeddings that an encoder has computed before, kept on disk from run to run. */
export interface WordCache {
  has(text: string): boolean;
  /** Rows of texts that it has, [texts.length, dimension]. */
  read(texts: readonly string[]): Float32Array;
  /** Keeps the rows [texts.length, dimension]; in memory alone where the disk does not take them. */
  keep(texts: readonly string[], rows: Float32Array): void;
  close(): void;
}

type Place = { readonly segment: number; readonly row: number } | { readonly memory: Float32Array };

/** A file that a process began and never finished is nobody's after this time. */
const abandonedAfterMs = 3_600_000;

/**
 * @param directory of one text tower in one state; made when first wanted. Several processes may use it at once: its files
 *   are never changed, and one that is not whole is removed and its words embedded again.
 */
export function openWordCache(directory: string, dimension: number): WordCache {
  const segments: Segment[] = [];
  const places = new Map<string, Place>();
  const add = (segment: Segment) => {
    const number = segments.push(segment) - 1;
    segment.texts.forEach((text, row) => {
      places.set(text, { segment: number, row });
    });
  };
  for (const path of wholeFiles(directory)) {
    const segment = orUndefined(() => readSegment(path, dimension));
    if (segment === undefined) orUndefined(() => rmSync(path, { force: true }));
    else add(segment);
  }
  const files = new Map<number, number>();
  const fileOf = (segment: number) => {
    const open = files.get(segment) ?? openSync(segments[segment]?.path ?? '', 'r');
    files.set(segment, open);
    return open;
  };
  return {
    has: (text) => places.has(text),
    read(texts) {
      const rows = new Float32Array(texts.length * dimension);
      const bytes = new Uint8Array(rows.buffer);
      const width = dimension * 4;
      for (let i = 0; i < texts.length; ) {
        const place = places.get(texts[i] ?? '');
        let count = 1;
        if (place === undefined) throw new Error('A text was asked for that the cache does not have.');
        if ('memory' in place) rows.set(place.memory, i * dimension);
        else {
          const { segment, row } = place;
          while (follows(places.get(texts[i + count] ?? ''), segment, row + count)) count += 1;
          const from = (segments[segment]?.offset ?? 0) + row * width;
          readWhole(fileOf(segment), bytes.subarray(i * width, (i + count) * width), from);
        }
        i += count;
      }
      return rows;
    },
    keep(texts, rows) {
      const segment = orUndefined(() => {
        mkdirSync(directory, { recursive: true });
        return writeSegment(directory, texts, rows);
      });
      if (segment !== undefined) return add(segment);
      texts.forEach((text, i) => {
        places.set(text, { memory: rows.slice(i * dimension, (i + 1) * dimension) });
      });
    },
    close() {
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}

function wholeFiles(directory: string): string[] {
  const names = orUndefined(() => readdirSync(directory)) ?? [];
  for (const name of names.filter((name) => name.endsWith('.part'))) {
    const path = join(directory, name);
    const abandoned = () => Date.now() - statSync(path).mtimeMs > abandonedAfterMs;
    if (orUndefined(abandoned) === true) orUndefined(() => rmSync(path, { force: true }));
  }
  return names.filter((name) => name.endsWith('.words')).map((name) => join(directory, name));
}

function follows(place: Place | undefined, segment: number, row: number): boolean {
  return place !== undefined && 'segment' in place && place.segment === segment && place.row === row;
}

function readWhole(file: number, bytes: Uint8Array, from: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, from + done);
    if (read === 0) throw new Error('A file of the word cache became shorter while it was read.');
    done += read;
  }
}

/** The cache saves time and nothing else: a disk that is full or may not be written only makes the next run slower. */
function orUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
