import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { DecodeLimits } from '../src/decode/limits.ts';
import { createOnlooker } from '../src/decode/onlooker.ts';
import { type ImagePool, openImagePool } from '../src/encoders/imagePool.ts';
import type { EncodedImage } from '../src/encoders/poolContract.ts';
import { embeddedFolder } from './encoders/fixtures.ts';
import { goldenPath } from './golden.ts';

const photo = readFileSync(goldenPath('images/photo-tabby.jpg'));
const roomy: DecodeLimits = { timeMs: 60_000, memoryBytes: 2 ** 31 };

/** A PNG of 400 kilobytes that is 430 megabytes of pixels, which are wanted all at once because it is interlaced. */
const bomb = sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#000' } })
  .png({ progressive: true })
  .toBuffer();
const bombBytes = 350 * 2 ** 20;

/** Processes that this one has started, and that have so much memory. */
function children(program: string, leastBytes = 0): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(program))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent, kilobytes]) => parent === process.pid && (kilobytes ?? 0) * 1024 >= leastBytes)
    .map(([pid]) => pid ?? 0);
}

const sources = async function* (images: readonly Uint8Array[]) {
  for (const bytes of images) yield { source: { kind: 'bytes', bytes } } as const;
};

async function encodeAll(pool: ImagePool, images: readonly Uint8Array[]): Promise<EncodedImage[]> {
  const found: EncodedImage[] = [];
  for await (const { image } of pool.encode(sources(images))) found.push(image);
  return found;
}

async function withPool<T>(limits: DecodeLimits, use: (pool: ImagePool) => Promise<T>): Promise<T> {
  const pool = await openImagePool(embeddedFolder(), {
    device: 'cpu',
    workers: 2,
    contained: true,
    thumbnail: 256,
    limits,
  });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

/** What becomes of each: `encoded`, or the code. */
async function outcomes(pool: ImagePool, images: readonly Uint8Array[], onEach?: (done: number) => void) {
  const found: string[] = [];
  for await (const { image } of pool.encode(sources(images))) {
    found.push(image.kind === 'encoded' ? 'encoded' : image.code);
    onEach?.(found.length);
  }
  return found;
}

describe('a pool whose decoders are processes', () => {
  it('gives what threads give, with thumbnails', async () => {
    const images = ['cmyk.jpg', 'alpha.png', 'grey16.png', 'still.gif', 'photo-dress.webp', 'orientation5.jpg'].map(
      (name) => readFileSync(goldenPath(`images/${name}`)),
    );
    const threads = await openImagePool(embeddedFolder(), { device: 'cpu', workers: 1 });
    const expected = await encodeAll(threads, images);
    await threads.close();
    const found = await withPool(roomy, (pool) => encodeAll(pool, images));
    expect(found.map((image) => ({ ...image, look: undefined }))).toEqual(expected);
    for (const image of found) {
      if (image.kind === 'failed') throw new Error(image.message);
      expect((await sharp(image.look?.thumbnail).metadata()).format).toBe('webp');
    }
  });

  it('loses no image and blames none when its processes are killed in the middle of their work', async () => {
    let killed = 0;
    const found = await withPool(roomy, (pool) =>
      outcomes(pool, Array(90).fill(photo), (done) => {
        if (done % 30 !== 10) return;
        for (const pid of children('poolWorker').slice(0, 2)) killed += process.kill(pid, 'SIGKILL') ? 1 : 0;
      }),
    );
    expect(killed).toBeGreaterThan(2);
    expect(found).toEqual(Array(90).fill('encoded'));
  });

  it('goes on when its processes hang, and blames none', async () => {
    let stopped = 0;
    const found = await withPool({ ...roomy, timeMs: 2000 }, (pool) =>
      outcomes(pool, Array(60).fill(photo), (done) => {
        if (done !== 6) return;
        for (const pid of children('poolWorker')) stopped += process.kill(pid, 'SIGSTOP') ? 1 : 0;
      }),
    );
    expect(stopped).toBe(2);
    expect(found).toEqual(Array(60).fill('encoded'));
  });

  it('marks the image that ends every process it comes to, and encodes the next one', async () => {
    await withPool(roomy, async (pool) => {
      let killing = true;
      const killer = (async () => {
        while (killing) {
          for (const pid of children('poolWorker', bombBytes)) process.kill(pid, 'SIGSEGV');
          await pause(20);
        }
      })();
      const found = await outcomes(pool, [await bomb]);
      killing = false;
      await killer;
      expect(found).toEqual(['DECODE_CRASHED']);
      expect(await outcomes(pool, [photo])).toEqual(['encoded']);
    });
  });

  it('fails the image alone that takes more memory than is allowed', async () => {
    const images = [photo, photo, await bomb, photo, photo];
    const found = await withPool({ ...roomy, memoryBytes: bombBytes }, (pool) => outcomes(pool, images));
    expect(found).toEqual(['encoded', 'encoded', 'DECODE_MEMORY', 'encoded', 'encoded']);
  });

  it('fails the image alone that takes more time than is allowed', async () => {
    const images = [photo, await bomb, photo];
    const found = await withPool({ ...roomy, timeMs: 900 }, (pool) => outcomes(pool, images));
    expect(found).toEqual(['encoded', 'DECODE_TIMEOUT', 'encoded']);
  });
});

describe('thumbnails made in another process', () => {
  // Memory is looked at ten times a second; what is done before is let be.
  it('survive an image that does not', { retry: 4 }, async () => {
    const onlooker = createOnlooker({ limits: { ...roomy, memoryBytes: bombBytes } });
    try {
      const [good, bad, next] = await Promise.allSettled([
        onlooker.look(photo, 128),
        onlooker.look(await bomb, 128),
        onlooker.look(photo, 256),
      ]);
      expect([good.status, bad.status, next.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(bad).toMatchObject({ reason: { code: 'DECODE_MEMORY' } });
      await expect(onlooker.look(Buffer.from('<svg/>'), 128)).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED' });
    } finally {
      await onlooker.close();
    }
    expect(children('thumbnailWorker')).toEqual([]);
  });
});
