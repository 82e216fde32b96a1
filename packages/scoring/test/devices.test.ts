import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  type ClipManifest,
  describePassedOver,
  describeWordsDevice,
  devices,
  type EncoderFolder,
  StrayError,
} from '@stray/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { chooseDevice } from '../src/backend/device.ts';
import { openImagePool } from '../src/encoders/imagePool.ts';
import { besideImages, placeTextTower, type TextDevice } from '../src/encoders/placedTextTower.ts';
import { openWithinMemory } from '../src/encoders/withinMemory.ts';
import { clipFixture, embeddedFolder } from './encoders/fixtures.ts';
import { dot, goldenPath, maxDifference } from './golden.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** No GPU is found whatever the machine has. */
function hideGpus(): void {
  for (const name of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']) vi.stubEnv(name, '/nowhere.json');
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1');
}

afterEach(() => {
  vi.unstubAllEnvs();
});

const hiding = process.platform === 'linux' ? it : it.skip;

describe('the choice of a device', () => {
  hiding('is the processor where auto finds no GPU, with a reason for each', async () => {
    hideGpus();
    const { choice, opened } = await chooseDevice({ request: 'auto' }, async (device) => device);
    expect(opened).toBe('cpu');
    expect(choice.passedOver.map(({ device }) => device)).toEqual(['cuda', 'webgpu']);
    expect(describePassedOver(choice)).toMatch(/^cuda: .+; webgpu: .+/);
  });

  hiding('is an error with the reason where a device asked for by name is not there', async () => {
    hideGpus();
    for (const request of ['cuda', 'webgpu'] as const) {
      const refused = openImagePool(embeddedFolder(), { device: request, workers: 1 });
      await expect(refused).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
      await expect(refused).rejects.toThrow(new RegExp(`--device ${request}: .{10,}`));
    }
  });

  it('is the processor for int8 weights under auto', async () => {
    const pool = await openImagePool(embeddedFolder(), { workers: 1 });
    await pool.close();
    expect(pool.device.device).toBe('cpu');
    expect(describePassedOver(pool.device)).toBe(
      'cuda, webgpu: the int8 weights of this encoder are made for the processor',
    );
  });

  hiding('is the same for words as for images, errors included', async () => {
    hideGpus();
    const folder = clipFixture('clip-split');
    for (const request of ['cuda', 'webgpu'] as const) {
      await expect(placeTextTower(folder, { request })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
    }
    const { tower, device } = await placeTextTower(folder, { request: 'auto' });
    await tower.close();
    expect([device.device, device.passedOver.map(({ device }) => device)]).toEqual(['cpu', ['cuda', 'webgpu']]);
  });

  it('for words follows that for images, which gave its reasons', async () => {
    const folder = clipFixture('clip-split');
    const pool = openImagePool(folder, { device: 'cpu', workers: 1 });
    const wish = await besideImages(folder, 'auto', pool);
    await (await pool).close();
    expect(wish).toEqual({ request: 'auto', alongside: 'cpu' });
    const { tower, device } = await placeTextTower(folder, wish);
    await tower.close();
    expect(device).toEqual({ device: 'cpu', passedOver: [] });
  });

  it('for words is the processor for int8 weights under auto, without waiting for the images', async () => {
    const folder = clipFixture('clip-split', '-quantized');
    const never = new Promise<never>(() => {});
    const { tower, device } = await placeTextTower(folder, await besideImages(folder, 'auto', never));
    await tower.close();
    expect(describePassedOver(device)).toBe(
      'cuda, webgpu: the int8 weights of this encoder are made for the processor',
    );
  });

  it('passes an error on that has nothing to do with the device', async () => {
    const failing = chooseDevice({ request: 'cpu' }, () => Promise.reject(new StrayError('ENCODER_INVALID', 'broken')));
    await expect(failing).rejects.toMatchObject({ code: 'ENCODER_INVALID' });
  });
});

/** Towers made by tools/clip-fixtures/memory.py: the mean colours of as many images at once as the name says. */
function memoryFixture(file: string): EncoderFolder<ClipManifest> {
  const { manifest, ...folder } = clipFixture('clip-split');
  const output = 'image_embeds';
  return {
    ...folder,
    directory: path('./fixtures/memory'),
    manifest: {
      ...manifest,
      dimension: 3,
      preprocessing: { ...manifest.preprocessing, views: [{ kind: 'squash', size: 8 }] },
      vision: { file, output },
      text: { ...manifest.text, file, output },
    },
  };
}

const photo = (seed: number) => new Uint8Array(8 * 8 * 3).map((_, i) => (seed * 37 + i * (seed + 5)) % 256);

describe('a device that runs out of memory', () => {
  it('is given half as many images, and goes on with all of them in order', async () => {
    const folder = memoryFixture('fits-2.onnx');
    const tower = await openWithinMemory({ folder, device: 'cpu', threads: 1 });
    const photos = [1, 2, 3, 4, 5, 6, 7].map(photo);
    const together = await tower.encode(photos);
    expect(together.embeddings.length).toBe(7 * 3);
    for (const [i, one] of photos.entries()) {
      const alone = await tower.encode([one]);
      expect(maxDifference(together.embeddings.subarray(i * 3, i * 3 + 3), alone.embeddings)).toBeLessThan(1e-6);
    }
    await tower.close();
  });

  it('is an error in words when it does not hold one image, and a pool is there for what comes next', async () => {
    const pool = await openImagePool(memoryFixture('fits-0.onnx'), { device: 'cpu', workers: 1 });
    const encodeOne = async () => {
      for await (const { image } of pool.encode(onePhoto())) return image;
      return undefined;
    };
    for (let round = 0; round < 2; round++) {
      await expect(encodeOne()).rejects.toMatchObject({
        code: 'DEVICE_OUT_OF_MEMORY',
        message: 'The memory of cpu does not hold what the network needs.',
      });
    }
    await pool.close();
  });
});

async function* onePhoto() {
  yield { source: { kind: 'file', path: Buffer.from(goldenPath('images/photo-tabby.jpg')) } } as const;
}

const vulkan = process.env.STRAY_TEST_VULKAN ?? '/usr/lib/chromium';
const icd = `${vulkan}/vk_swiftshader_icd.json`;

/** Whether Chromium's software Vulkan is there to stand in for a GPU; says aloud when it is not. */
function hasSoftwareGpu(): boolean {
  if (existsSync(icd)) return true;
  console.warn(`No ${icd} (STRAY_TEST_VULKAN names the folder): the tests of the GPU path are skipped.`);
  return false;
}

const fromGpu = z.object({
  device: z.string(),
  batch: z.number(),
  embeddings: z.array(z.array(z.number())),
  failed: z.array(z.string()),
});

/** The loader of Vulkan looks for its library when the process starts, so networks are in a process of their own. */
function inChild(program: string, input: object): unknown {
  const paths = { VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: vulkan, XDG_RUNTIME_DIR: tmpdir() };
  const child = spawnSync(process.execPath, [path(program)], {
    encoding: 'utf8',
    input: JSON.stringify(input),
    env: { ...process.env, ...paths, CUDA_VISIBLE_DEVICES: '-1' },
  });
  if (child.status !== 0) throw new Error(`The child ended with ${child.status ?? child.signal}: ${child.stderr}`);
  return JSON.parse(child.stdout);
}

function encodeInChild(folder: EncoderFolder, device: string, images: readonly string[]) {
  const paths = images.map((name) => goldenPath(`images/${name}`));
  return fromGpu.parse(inChild('./poolInChild.mjs', { folder, device, images: paths }));
}

const wordsFromGpu = z.object({
  device: z.object({
    device: z.enum(devices),
    passedOver: z.array(z.object({ device: z.enum(devices), reason: z.string() })),
  }),
  embeddings: z.array(z.number()),
});

function embedInChild(folder: EncoderFolder, device: TextDevice) {
  const words = ['tabby cat', 'dress', 'motorcycle', 'greasy spoon'];
  return wordsFromGpu.parse(inChild('./wordsInChild.mjs', { folder, device, words }));
}

describe.skipIf(!hasSoftwareGpu())('a pool on webgpu', { timeout: 400_000 }, () => {
  const images = ['photo-tabby.jpg', 'portrait.png', 'photo-dress.webp', 'grey.jpg'];

  it('embeds photos as the processor does', () => {
    const folder = clipFixture('clip-split');
    const [gpu, cpu] = ['webgpu', 'cpu'].map((device) => encodeInChild(folder, device, images));
    expect([gpu?.device, gpu?.failed]).toEqual(['webgpu', []]);
    for (const [i, row] of (cpu?.embeddings ?? []).entries()) {
      expect(dot(row, gpu?.embeddings[i] ?? [])).toBeGreaterThan(1 - 1e-5);
    }
  });

  it('refuses half precision in words where the device has none', () => {
    expect(() => encodeInChild(clipFixture('clip-split', '-fp16'), 'webgpu', images)).toThrow(
      /cannot be loaded as an ONNX graph on webgpu: .*requires f16/,
    );
  });

  it('names the files that cannot be decoded, and encodes the others', () => {
    const { embeddings, failed } = encodeInChild(clipFixture('clip-split'), 'webgpu', ['grey.jpg', 'not-there.jpg']);
    expect([embeddings.length, failed]).toEqual([1, ['FILE_NOT_FOUND']]);
  });

  // Rounding to int8 between layers turns differences in the last bit into steps; the processor's own two ways of
  // running such a network differ by 1e-4.
  it('embeds with the embedded encoder close to what the processor does', () => {
    const [gpu, cpu] = ['webgpu', 'cpu'].map((device) => encodeInChild(embeddedFolder(), device, ['photo-tabby.jpg']));
    const [a, b] = [gpu?.embeddings[0] ?? [], cpu?.embeddings[0] ?? []];
    expect(dot(a, b) / Math.hypot(...a) / Math.hypot(...b)).toBeGreaterThan(0.995);
  });

  it('is passed over by auto, because it is slower than the processor or no GPU is shown', () => {
    expect(encodeInChild(clipFixture('clip-split'), 'auto', ['grey.jpg']).device).toBe('cpu');
  });
});

describe.skipIf(!hasSoftwareGpu())('words on webgpu', { timeout: 400_000 }, () => {
  it('are embedded as on the processor', () => {
    for (const name of ['clip-split', 'siglip-split']) {
      const folder = clipFixture(name);
      const [gpu, cpu] = (['webgpu', 'cpu'] as const).map((request) => embedInChild(folder, { request }));
      expect(gpu?.device).toEqual({ device: 'webgpu', passedOver: [] });
      expect(maxDifference(gpu?.embeddings ?? [], cpu?.embeddings ?? [])).toBeLessThan(1e-4);
      expect(gpu?.embeddings.length).toBe(4 * folder.manifest.dimension);
    }
  });

  it('go there with the images under auto', () => {
    const { device } = embedInChild(clipFixture('clip-split'), { request: 'auto', alongside: 'webgpu' });
    expect(device).toEqual({ device: 'webgpu', passedOver: [] });
  });

  it('go to the processor with the reason where the tower does not run there, unless it was asked for by name', () => {
    const half = clipFixture('clip-split', '-fp16');
    const { device, embeddings } = embedInChild(half, { request: 'auto', alongside: 'webgpu' });
    expect(device.device).toBe('cpu');
    expect(describePassedOver(device)).toMatch(/^webgpu: this encoder does not run on it \(.*requires f16/);
    expect(describeWordsDevice(device, 'webgpu')).toMatch(/^words on cpu \(webgpu: this encoder/);
    expect(embeddings.length).toBe(4 * half.manifest.dimension);
    expect(() => embedInChild(half, { request: 'webgpu', alongside: 'webgpu' })).toThrow(
      /The graph does not run on webgpu: .*requires f16/,
    );
  });
});
