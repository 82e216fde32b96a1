/** Numbers in [0, 1) from a seed, the same ones everywhere (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Mutant {
  readonly bytes: Buffer;
  /** What was done to which of the files, to be read by a person. */
  readonly story: string;
}

interface Tools {
  readonly random: () => number;
  /** An integer of [0, below). */
  readonly pick: (below: number) => number;
  readonly other: Buffer;
}

type Mutation = (file: Buffer, tools: Tools) => Buffer;

/** Numbers that decoders have stumbled over. */
const hardNumbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000];

/** Most marks that matter stand near the beginning of a file. */
const place = (file: Buffer, { random, pick }: Tools) =>
  random() < 0.5 ? pick(Math.min(file.length, 512)) : pick(file.length);

const mutations: Readonly<Record<string, Mutation>> = {
  'bits flipped': (file, tools) => {
    for (let n = 1 + tools.pick(16); n > 0; n--) {
      const at = place(file, tools);
      file[at] = (file[at] ?? 0) ^ (1 << tools.pick(8));
    }
    return file;
  },
  'bytes made up': (file, tools) => {
    const at = place(file, tools);
    for (let i = at; i < Math.min(file.length, at + 1 + tools.pick(64)); i++) file[i] = tools.pick(256);
    return file;
  },
  'cut off': (file, tools) => file.subarray(0, place(file, tools)),
  'a part left out': (file, tools) => {
    const [from, length] = [place(file, tools), 1 + tools.pick(256)];
    return Buffer.concat([file.subarray(0, from), file.subarray(from + length)]);
  },
  'a part repeated': (file, tools) => {
    const [from, length] = [place(file, tools), 1 + tools.pick(1024)];
    const part = file.subarray(from, from + length);
    const times = 1 + tools.pick(20);
    return Buffer.concat([file.subarray(0, from), ...Array<Buffer>(times).fill(part), file.subarray(from)]);
  },
  'parts swapped': (file, tools) => {
    const [a, b] = [place(file, tools), place(file, tools)].sort((x, y) => x - y) as [number, number];
    const length = Math.min(1 + tools.pick(512), b - a);
    const parts = [file.subarray(0, a), file.subarray(b, b + length), file.subarray(a + length, b)];
    return Buffer.concat([...parts, file.subarray(a, a + length), file.subarray(b + length)]);
  },
  'a length that lies': (file, tools) => {
    const value = hardNumbers[tools.pick(hardNumbers.length)] ?? 0;
    const at = Math.min(place(file, tools), file.length - 4);
    if (at < 0) return file;
    const wide = tools.random() < 0.5;
    if (tools.random() < 0.5) wide ? file.writeUInt32BE(value, at) : file.writeUInt16BE(value & 0xffff, at);
    else wide ? file.writeUInt32LE(value, at) : file.writeUInt16LE(value & 0xffff, at);
    return file;
  },
  'the head of another file': (file, tools) => {
    const length = 1 + tools.pick(Math.min(tools.other.length, 256));
    return Buffer.concat([tools.other.subarray(0, length), file.subarray(tools.random() < 0.5 ? length : 0)]);
  },
  'the inside of another file': (file, tools) => {
    const [at, from] = [place(file, tools), tools.pick(tools.other.length)];
    const length = 1 + tools.pick(2048);
    const part = tools.other.subarray(from, from + length);
    return Buffer.concat([file.subarray(0, at), part, file.subarray(at + part.length)]);
  },
};

/** Files with one to three things done to each, the same ones for the same seed. */
export function* mutants(files: readonly { readonly name: string; readonly bytes: Buffer }[], seed: number) {
  const random = seeded(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const names = Object.keys(mutations);
  while (true) {
    const { name, bytes } = files[pick(files.length)] ?? { name: '', bytes: Buffer.alloc(0) };
    let mutant = Buffer.from(bytes);
    const done: string[] = [];
    for (let n = 1 + pick(3); n > 0 && mutant.length > 0; n--) {
      const what = names[pick(names.length)] ?? '';
      const other = files[pick(files.length)]?.bytes ?? mutant;
      mutant = Buffer.from(mutations[what]?.(mutant, { random, pick, other }) ?? mutant);
      done.push(what);
    }
    yield { bytes: mutant, story: `${name}: ${done.join(', ')}` } satisfies Mutant;
  }
}
