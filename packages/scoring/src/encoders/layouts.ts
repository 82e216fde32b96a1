import { type Device, type EncoderFolder, StrayError } from '@stray/core';
import type { DecodeLimits } from '../decode/limits.ts';
import type { ImageBatch } from '../scores/scorer.ts';
import type { ThreadName } from '../thread.ts';
import { type Contained, openContained } from './contained.ts';
import { type Member, startMember } from './member.ts';
import {
  buffersOf,
  type DecodeSetup,
  type EncodedImage,
  type FailedImage,
  type ImageSource,
  type NetworkSetup,
  nothing,
  type PoolSetup,
  type PreparedImage,
  withEmbeddings,
} from './poolContract.ts';

/** How an encoder is spread over threads. */
export interface Layout {
  /** Images that go through the network together. */
  readonly batch: number;
  /** Batches under way at once. */
  readonly ahead: number;
  encode(sources: readonly ImageSource[]): Promise<readonly EncodedImage[]>;
  close(): Promise<void>;
}

/** Who decodes. */
export interface Crew {
  readonly workers: number;
  /** Of a network on the processor. */
  readonly threads?: number | undefined;
  /** Whether they are processes, which an image cannot take the whole down with, and not threads. */
  readonly contained: boolean;
  readonly limits?: DecodeLimits | undefined;
  readonly thumbnail?: number | undefined;
}

const decodeSetup = ({ manifest: { preprocessing } }: EncoderFolder, { thumbnail }: Crew): DecodeSetup => ({
  preprocessing,
  thumbnail,
});

/** Images in one run of a small network: few enough for its activations to stay in the cache of a core. */
export const smallBatch = 3;

/**
 * Batches in a thread's hands: one in the network, the others on their way to it. A photo takes several turns of a thread that
 * is busy with the network most of the time, so it takes that many for none to wait.
 */
const batchesPerThread = 8;

/**
 * Threads that each decode, preprocess and encode whole batches on one core. onnxruntime-node computes on the thread that
 * calls it, so parallel sessions of one thread keep every core busy without any of them waiting for another.
 */
export async function sessionPerCore(folder: EncoderFolder, crew: Crew): Promise<Layout> {
  const { workers, threads = 1 } = crew;
  const setup: PoolSetup = { folder, device: 'cpu', threads, ...decodeSetup(folder, crew) };
  const members = await startAll<EncodedImage>(crew, 'encoders/poolWorker', setup);
  let turn = 0;
  return {
    batch: smallBatch,
    ahead: workers * batchesPerThread,
    encode: (sources) => chosen(members, turn++).ask(sources),
    close: () => closeAll(members),
  };
}

/** Batches under way beside one session: in the network, ready for it, and two in the hands of the decoding threads. */
const batchesAhead = 4;

/** A large network on the processor: a batch fills its cores. */
const processorBatch = 8;
/** On a GPU: enough to fill it, few enough to be there soon. */
const gpuBatch = 32;

/** One session on a thread of its own, fed by threads that decode: for a GPU, and for weights too large to be held once a core. */
export async function oneSession(folder: EncoderFolder, device: Device, crew: Crew): Promise<Layout> {
  const { workers, threads = workers } = crew;
  const setup: NetworkSetup = { folder, device, threads: device === 'cpu' ? threads : 1 };
  const network = await startMember<readonly Uint8Array[], ImageBatch>('encoders/networkWorker', setup);
  const setupOfDecoders = decodeSetup(folder, crew);
  const decoders = await startAll<PreparedImage>(crew, 'encoders/decodeWorker', setupOfDecoders).catch(
    async (error: unknown) => {
      await network.close();
      throw error;
    },
  );
  const decode = async (source: ImageSource): Promise<PreparedImage> => {
    const [image] = await decoders
      .reduce((least, other) => (other.waiting < least.waiting ? other : least))
      .ask([source]);
    if (image === undefined) throw new StrayError('INTERNAL', 'A decoder gave no image.');
    return image;
  };
  return {
    batch: device === 'cpu' ? processorBatch : gpuBatch,
    ahead: batchesAhead,
    async encode(sources) {
      const images = await Promise.all(sources.map(decode));
      const pixels = images.flatMap((image) => (image.kind === 'prepared' ? [image.pixels] : []));
      if (pixels.length === 0) return withEmbeddings(images, nothing);
      return withEmbeddings(images, await network.ask(pixels, buffersOf(pixels)));
    },
    close: () => closeAll([network, ...decoders]),
  };
}

type Decoder<Image> = Pick<Contained<ImageSource, Image>, 'waiting' | 'ask' | 'close'>;

async function startAll<Image>(
  { workers, contained, limits }: Crew,
  name: ThreadName,
  setup: DecodeSetup,
): Promise<Decoder<Image | FailedImage>[]> {
  type Worker = Member<readonly ImageSource[], readonly (Image | FailedImage)[]>;
  const start = (where: 'thread' | 'process'): Promise<Worker> => startMember(name, setup, where);
  const started = await Promise.allSettled<Decoder<Image | FailedImage>>(
    Array.from({ length: workers }, () =>
      contained ? openContained(() => start('process'), limits) : start('thread'),
    ),
  );
  const members = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return members;
  await closeAll(members);
  throw failed.reason;
}

async function closeAll(members: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(members.map((member) => member.close()));
}

function chosen<T>(members: readonly T[], turn: number): T {
  const member = members[turn % members.length];
  if (member === undefined) throw new StrayError('INTERNAL', 'An image pool needs a worker.');
  return member;
}
