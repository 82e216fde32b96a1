import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Device, type DeviceChoice, type DeviceRequest, devices, StrayError } from '@stray/core';
import { z } from 'zod';

export interface DeviceWish {
  readonly request: DeviceRequest;
  /** Why `auto` should not try a GPU for this network at all; undefined when it should. */
  readonly onProcessor?: string | undefined;
  /** Where another network of the same encoder runs: that device needs no trial, and `auto` tries no other. */
  readonly alongside?: Device | undefined;
}

/**
 * Opens something on the device asked for, and says which it became. `auto` takes the first of cuda, webgpu and cpu on
 * which a trial product comes out right, no slower than on the processor, and on which `open` succeeds.
 *
 * @throws StrayError DEVICE_UNAVAILABLE when a device asked for by name is not to be had
 */
export async function chooseDevice<T>(
  { request, onProcessor, alongside }: DeviceWish,
  open: (device: Device) => Promise<T>,
): Promise<{ choice: DeviceChoice; opened: T }> {
  if (request !== 'auto') {
    const reason = request === 'cpu' || request === alongside ? undefined : await whyNot(request);
    if (reason !== undefined) throw new StrayError('DEVICE_UNAVAILABLE', `--device ${request}: ${reason}.`);
    return { choice: { device: request, passedOver: [] }, opened: await open(request) };
  }
  const passedOver: { device: Device; reason: string }[] = [];
  for (const device of devices) {
    if (device === 'cpu') break;
    if (alongside !== undefined && alongside !== device) continue;
    const reason = onProcessor ?? (device === alongside ? undefined : await whyNotTake(device));
    if (reason !== undefined) {
      passedOver.push({ device, reason });
      continue;
    }
    try {
      return { choice: { device, passedOver }, opened: await open(device) };
    } catch (error) {
      if (!(error instanceof StrayError)) throw error;
      passedOver.push({ device, reason: `this encoder does not run on it (${firstLine(error.message)})` });
    }
  }
  return { choice: { device: 'cpu', passedOver }, opened: await open('cpu') };
}

type Gpu = Exclude<Device, 'cpu'>;

/** What can be told without loading a driver, which takes its time and writes warnings of its own. */
const absent: Record<Gpu, () => string | undefined> = {
  cuda() {
    const binding = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
    const folder = join(binding, 'bin/napi-v6', process.platform, process.arch);
    const library =
      process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
    return existsSync(join(folder, library)) ? undefined : "onnxruntime's CUDA libraries are not installed";
  },
  webgpu() {
    // Elsewhere every machine has some adapter, and only a trial tells what it is worth.
    if (process.platform !== 'linux') return undefined;
    const listed = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
    const found =
      listed('/dev/dri').some((name) => name.startsWith('renderD')) ||
      listed('/dev').some((name) => /^(nvidia\d+|dxg|mali\d*)$/.test(name));
    return found ? undefined : 'this machine shows no GPU';
  },
};

const trialResult = z.union([
  z.object({ kind: z.literal('right'), deviceMs: z.number(), cpuMs: z.number() }),
  z.object({ kind: z.literal('wrong') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

/** A device so many times slower than the processor in the short trial is a software adapter, and is spared the long one. */
const hopeless = 20;

/** Why a device asked for by name does not serve. */
async function whyNot(device: Gpu): Promise<string | undefined> {
  return whyNotBy(device, await trial(device, 'short'), Number.POSITIVE_INFINITY);
}

async function whyNotTake(device: Gpu): Promise<string | undefined> {
  const reason = absent[device]() ?? whyNotBy(device, await trial(device, 'short'), hopeless);
  return reason ?? whyNotBy(device, await trial(device, 'long'), 1);
}

/** @param most how many times the processor's time the trial may take */
function whyNotBy(device: Gpu, result: z.infer<typeof trialResult>, most: number): string | undefined {
  switch (result.kind) {
    case 'right': {
      const { deviceMs, cpuMs } = result;
      if (deviceMs <= most * cpuMs) return undefined;
      return `slower than the processor (a trial product took ${deviceMs.toFixed(1)} ms against ${cpuMs.toFixed(1)} ms)`;
    }
    case 'wrong':
      return 'a trial product came out wrong on it';
    case 'failed':
      return inWords(device, result.message);
    default:
      return result satisfies never;
  }
}

function inWords(device: Gpu, message: string): string {
  if (device === 'cuda' && /load (shared )?library|cannot open shared object/i.test(message)) {
    return "onnxruntime's CUDA libraries, or those of CUDA and cuDNN, are not installed";
  }
  if (/no supported adapters/i.test(message)) return 'no WebGPU adapter was found';
  return firstLine(message);
}

const firstLine = (text: string) => (text.trim().split('\n', 1)[0] ?? '').slice(0, 300);

/** A software adapter needs longer, and is no loss. */
const trialTimeoutMs = 20_000;

/** In a process of its own: drivers write to standard error as they like, and a bad one ends the process. */
function trial(device: Gpu, length: 'short' | 'long'): Promise<z.infer<typeof trialResult>> {
  const program = import.meta.url.endsWith('.ts') ? '../../dist/backend/deviceTrial.js' : './deviceTrial.js';
  const path = fileURLToPath(new URL(program, import.meta.url));
  return new Promise((resolve) => {
    const options = { timeout: trialTimeoutMs, encoding: 'utf8' } as const;
    execFile(process.execPath, [path, device, length], options, (error, stdout) => {
      if (error !== null) {
        const how = error.killed === true ? 'took too long' : `ended (${error.signal ?? `code ${error.code ?? '?'}`})`;
        resolve({ kind: 'failed', message: `the trial of it ${how}` });
        return;
      }
      resolve(trialResult.parse(JSON.parse(stdout)));
    });
  });
}
