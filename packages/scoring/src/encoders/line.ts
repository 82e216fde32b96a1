import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtFile, startThread, type ThreadName, youngGenerationMb } from '../thread.ts';

export interface LineEvents {
  message(message: unknown): void;
  /** It has failed, and says nothing more. */
  failed(error: Error): void;
}

/** What lies between a member and the one who asks it. */
export interface Line {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Ends it at once, whatever it is at, and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits until it is gone. */
  readonly exited: Promise<void>;
}

/** A member in a thread: what it is sent, it may be handed without a copy, but a crash of it ends the whole process. */
export function threadLine(name: ThreadName, setup: unknown, events: LineEvents): Line {
  const worker = startThread(name, setup);
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', events.message);
  worker.on('error', events.failed);
  worker.on('exit', (code) => events.failed(new Error(`A thread ended with code ${code}.`)));
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    kill: async () => void (await worker.terminate()),
    exited,
  };
}

/** What a process needs of the environment. What else stands there, passwords above all, is kept from what reads strangers' files. */
const needed = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG'];

export function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  // One core's share of the work: one thread decodes while another one reads the next image's header.
  return { ...Object.fromEntries(kept), UV_THREADPOOL_SIZE: '2', ORT_DISABLE_TELEMETRY: '1' };
}

/** A member in a process of its own, which may die without taking this one along. */
export function processLine(name: ThreadName, setup: unknown, events: LineEvents): Line {
  const child = fork(fileURLToPath(builtFile(name)), [], {
    serialization: 'advanced',
    // The young generation has three semi-spaces; what it is done with, a member sweeps by itself.
    execArgv: [`--max-semi-space-size=${youngGenerationMb / 3}`, '--expose-gc'],
    env: plainEnvironment(),
    // Codecs write warnings as they like.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // One that is gone has been told of by its exit already.
  const post = (message: unknown) => void child.send(message as object, undefined, undefined, () => undefined);
  child.on('message', events.message);
  child.on('error', events.failed);
  child.on('exit', (code, signal) => events.failed(new Error(`A process ended (${signal ?? `code ${code}`}).`)));
  post({ setup });
  return {
    post,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    exited,
  };
}
