import { createPacker } from '@stray/client/parcel';
import type { FileToSend } from './uploadFiles.ts';

export interface Refused {
  readonly path: string;
  readonly message: string;
}

export interface UploadState {
  readonly files: number;
  readonly sentFiles: number;
  readonly bytes: number;
  readonly sentBytes: number;
  readonly refused: readonly Refused[];
  readonly atWork: boolean;
}

export interface Sending {
  /** Bytes that the server has. */
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

export interface UploadQueue {
  add(files: readonly FileToSend[]): void;
  /** Gives up what is not sent yet; what was sent stays. */
  cancel(): void;
}

export interface UploadQueueOptions {
  /** One file, or several photos as one parcel. Resolves when the server has acknowledged the last byte. */
  readonly send: (files: readonly FileToSend[], sending: Sending) => Promise<void>;
  readonly atOnce: number;
  readonly onChange: (state: UploadState) => void;
}

export const nothingSent: UploadState = {
  files: 0,
  sentFiles: 0,
  bytes: 0,
  sentBytes: 0,
  refused: [],
  atWork: false,
};

/** Sends files, a few at a time and small photos in parcels. One that is refused costs itself alone; what is added later joins. */
export function createUploadQueue({ send, atOnce, onChange }: UploadQueueOptions): UploadQueue {
  let state = nothingSent;
  let waiting: (readonly FileToSend[])[] = [];
  let running = 0;
  let stop = new AbortController();
  const change = (facts: Partial<UploadState>) => {
    state = { ...state, ...facts };
    onChange(state);
  };
  const sendNext = async (files: readonly FileToSend[], signal: AbortSignal) => {
    const total = bytesOf(files);
    let counted = 0;
    const onProgress = (sent: number) => {
      if (signal.aborted) return;
      const bytes = Math.min(sent, total);
      change({ sentBytes: state.sentBytes + bytes - counted });
      counted = bytes;
    };
    const settle = (refused: readonly Refused[]) => {
      if (signal.aborted) return;
      onProgress(total);
      change({ sentFiles: state.sentFiles + files.length, refused: [...state.refused, ...refused] });
    };
    try {
      await send(files, { onProgress, signal });
      settle([]);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      settle(files.map(({ path }) => ({ path, message })));
    }
  };
  const pump = () => {
    const { signal } = stop;
    while (running < atOnce && waiting.length > 0) {
      const [next] = waiting.splice(0, 1);
      if (next === undefined) return;
      running += 1;
      void sendNext(next, signal).then(() => {
        if (signal.aborted) return;
        running -= 1;
        if (running === 0 && waiting.length === 0) change({ atWork: false });
        else pump();
      });
    }
  };
  return {
    add(files) {
      if (files.length === 0) return;
      const before = state.atWork ? state : nothingSent;
      waiting.push(...together(files));
      const bytes = before.bytes + bytesOf(files);
      change({ ...before, files: before.files + files.length, bytes, atWork: true });
      pump();
    },
    cancel() {
      stop.abort();
      stop = new AbortController();
      waiting = [];
      running = 0;
      change({ atWork: false });
    },
  };
}

const bytesOf = (files: readonly FileToSend[]) => files.reduce((sum, { file }) => sum + file.size, 0);

/** Files as they are sent: small photos together, the others each by itself. */
function together(files: readonly FileToSend[]): (readonly FileToSend[])[] {
  const packer = createPacker<FileToSend & { readonly bytes: number }>();
  const sent = files.flatMap((one) => {
    const next = packer.add({ ...one, bytes: one.file.size });
    return next === undefined ? [] : [next];
  });
  return [...sent, ...packer.rest()];
}
