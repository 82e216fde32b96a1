import type { EncoderManifest } from './encoderManifest.ts';
import { type Method, type MethodNeed, methodFacts, methods } from './methods.ts';

export interface AvailableMethods {
  readonly available: readonly Method[];
  readonly unavailable: readonly { readonly method: Method; readonly reason: string }[];
}

/** Which methods an encoder can do, and why it cannot do the others. */
export function availableMethods(manifest: EncoderManifest): AvailableMethods {
  const available: Method[] = [];
  const unavailable: { method: Method; reason: string }[] = [];
  for (const method of methods) {
    const reason = methodFacts[method].needs.map((need) => lacks(manifest, need)).find((found) => found !== undefined);
    if (reason === undefined) available.push(method);
    else unavailable.push({ method, reason });
  }
  return { available, unavailable };
}

function lacks(manifest: EncoderManifest, need: MethodNeed): string | undefined {
  switch (need) {
    case 'classifier':
      if (manifest.family === 'conse') return undefined;
      return `the encoder ${manifest.name} is no closed-set classifier, so it has no class probabilities`;
    case 'no-tower':
      if (manifest.family === 'clip' && manifest.noText !== undefined) return undefined;
      return `the encoder ${manifest.name} has no “no” text tower`;
    case 'negatives':
    case 'conjugated-negatives':
    case 'lexicon':
      return undefined;
    default:
      return need satisfies never;
  }
}
