import { availableMethods, methods } from '@stray/core';
import { type ListedEncoder, listEncoders } from '@stray/models';
import type { EncoderFacts } from './services.ts';

/** The encoders that can be used now: the embedded one, then those that were added to this home, by name. */
export async function installedEncoders(home: string): Promise<EncoderFacts[]> {
  const listed = await listEncoders(home);
  return listed.flatMap((encoder) => (encoder.kind === 'ready' ? [factsOf(encoder)] : []));
}

function factsOf({ id, name, manifest }: Extract<ListedEncoder, { kind: 'ready' }>): EncoderFacts {
  const { family, dimension, logitScale, defaultCorpus } = manifest;
  const { unavailable } = availableMethods(manifest);
  const reasons = new Map<string, string>(unavailable.map(({ method, reason }) => [method, reason]));
  return {
    id,
    name,
    family,
    dimension,
    logitScale,
    defaultCorpus,
    methods: methods.map((method) => ({ name: method, unavailable: reasons.get(method) ?? null })),
  };
}
