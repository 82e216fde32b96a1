import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNpy, openNpy, readNpy } from '../src/files/npy.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-npy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

/** A file as numpy.save lays it out: format 1.0 (or another), header padded to a multiple of 64 bytes. */
async function numpyFile(
  name: string,
  { descr = "'<f4'", order = 'False', shape = '2, 3', version = 1, body = new Uint8Array(24) as Uint8Array } = {},
): Promise<string> {
  const fixed = version === 1 ? 10 : 12;
  let text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': (${shape}), }`;
  text = `${text.padEnd(Math.ceil((fixed + text.length + 1) / 64) * 64 - fixed - 1)}\n`;
  const length = Buffer.alloc(fixed - 8);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  const head = Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from([version, 0]), length]);
  await writeFile(at(name), Buffer.concat([head, Buffer.from(text, 'latin1'), body]));
  return at(name);
}

const bytes = (numbers: Float32Array | Float64Array | Uint16Array) => new Uint8Array(numbers.buffer);

describe('reading .npy files', () => {
  const values = [0, -0.5, 1, 2, 65504, -0.25];

  it('gives float32 for float16, float32 and float64, in formats 1.0 and 2.0', async () => {
    const halves = Uint16Array.of(0, 0xb800, 0x3c00, 0x4000, 0x7bff, 0xb400);
    const files = [
      await numpyFile('f4.npy', { body: bytes(Float32Array.from(values)) }),
      await numpyFile('f4v2.npy', { version: 2, body: bytes(Float32Array.from(values)) }),
      await numpyFile('f8.npy', { descr: "'<f8'", body: bytes(Float64Array.from(values)) }),
      await numpyFile('f2.npy', { descr: "'<f2'", body: bytes(halves) }),
    ];
    for (const file of files) {
      const { data, rows, columns } = await readNpy(file);
      expect({ data: Array.from(data), rows, columns }).toEqual({ data: values, rows: 2, columns: 3 });
    }
  });

  it('hands out rows in blocks, the last one shorter', async () => {
    const body = bytes(Float32Array.from({ length: 15 }, (_, i) => i));
    const matrix = await openNpy(await numpyFile('blocks.npy', { shape: '5, 3', body }));
    const sizes: number[] = [];
    const all: number[] = [];
    for await (const block of matrix.blocks(2)) {
      sizes.push(block.length);
      all.push(...block);
    }
    await matrix.close();
    expect(sizes).toEqual([6, 6, 3]);
    expect(all).toEqual(Array.from({ length: 15 }, (_, i) => i));
  });

  it.each([
    ['one axis', { shape: '6,' }, 'has the shape (6)'],
    ['three axes', { shape: '1, 2, 3' }, 'rows × dimension'],
    ['integers', { descr: "'<i8'", body: new Uint8Array(48) }, 'holds <i8'],
    ['big-endian numbers', { descr: "'>f4'" }, 'holds >f4'],
    ['records', { descr: "[('x', '<f4')]" }, 'holds records'],
    ['Fortran order', { order: 'True' }, 'Fortran order'],
    ['no rows', { shape: '0, 3', body: new Uint8Array() }, 'is empty'],
    ['a body that is cut off', { body: new Uint8Array(20) }, 'is cut off: '],
    ['a body that is too long', { body: new Uint8Array(28) }, 'more than one matrix'],
    ['a number that is not finite', { body: bytes(Float32Array.of(0, 1, 2, 3, Number.NaN, 5)) }, 'not finite in row 1'],
    ['an unknown format', { version: 9 }, 'format 9'],
  ])('refuses %s, naming it', async (_, parts, message) => {
    const file = await numpyFile('bad.npy', parts);
    await expect(readNpy(file)).rejects.toMatchObject({ code: 'EMBEDDINGS_INVALID' });
    await expect(readNpy(file)).rejects.toThrow(message);
  });

  it('refuses what is no .npy file, and a header that is cut off', async () => {
    await writeFile(at('text.npy'), 'path,score\na,1\n');
    await expect(openNpy(at('text.npy'))).rejects.toThrow('is no .npy file');
    await writeFile(at('empty.npy'), '');
    await expect(openNpy(at('empty.npy'))).rejects.toThrow('is no .npy file');
    const whole = await readFile(await numpyFile('whole.npy'));
    await writeFile(at('head.npy'), whole.subarray(0, 40));
    await expect(openNpy(at('head.npy'))).rejects.toThrow('cut off in its header');
    await expect(openNpy(at('none.npy'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describe('writing .npy files', () => {
  it('gives the file its name when it is whole, with a header of 128 bytes as NumPy writes it', async () => {
    const writer = await createNpy(at('out.npy'), 2);
    await writer.append(Float32Array.of(1, 2, 3, 4));
    expect(await readdir(folder)).not.toContain('out.npy');
    await writer.append(Float32Array.of(5, 6));
    await writer.finish();
    const { data, rows, columns } = await readNpy(at('out.npy'));
    expect({ data: Array.from(data), rows, columns }).toEqual({ data: [1, 2, 3, 4, 5, 6], rows: 3, columns: 2 });
    const file = await readFile(at('out.npy'));
    expect(file.toString('latin1', 10, 128)).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(3, 2\), \} +\n$/,
    );
    expect(file.length).toBe(128 + 24);
  });

  it('leaves nothing behind when it is abandoned', async () => {
    const writer = await createNpy(at('gone.npy'), 2);
    await writer.append(Float32Array.of(1, 2));
    await writer.abandon();
    expect((await readdir(folder)).filter((name) => name.startsWith('gone'))).toEqual([]);
  });

  it('says so where it cannot write', async () => {
    await expect(createNpy(at('no/such/x.npy'), 2)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  });
});
