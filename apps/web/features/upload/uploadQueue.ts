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
  /** Resolves when the server has acknowledged the last byte. */
  readonly send: (file: FileToSend, sending: Sending) => Promise<void>;
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

/** Sends files, a few at a time. One that is refused costs itself alone; what is added later joins. */
export function createUploadQueue({ send, atOnce, onChange }: UploadQueueOptions): UploadQueue {
  let state = nothingSent;
  let waiting: FileToSend[] = [];
  let running = 0;
  let stop = new AbortController();
  const change = (facts: Partial<UploadState>) => {
    state = { ...state, ...facts };
    onChange(state);
  };
  const sendOne = async (one: FileToSend, signal: AbortSignal) => {
    let counted = 0;
    const onProgress = (bytes: number) => {
      if (signal.aborted) return;
      change({ sentBytes: state.sentBytes + bytes - counted });
      counted = bytes;
    };
    try {
      await send(one, { onProgress, signal });
      onProgress(one.file.size);
      if (!signal.aborted) change({ sentFiles: state.sentFiles + 1 });
    } catch (error) {
      if (signal.aborted) return;
      onProgress(one.file.size);
      const message = error instanceof Error ? error.message : String(error);
      change({ sentFiles: state.sentFiles + 1, refused: [...state.refused, { path: one.path, message }] });
    }
  };
  const pump = () => {
    const { signal } = stop;
    while (running < atOnce && waiting.length > 0) {
      const [one] = waiting.splice(0, 1);
      if (one === undefined) return;
      running += 1;
      void sendOne(one, signal).then(() => {
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
      const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
      const before = state.atWork ? state : nothingSent;
      waiting.push(...files);
      change({ ...before, files: before.files + files.length, bytes: before.bytes + bytes, atWork: true });
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
