import { availableMethods, methods } from '@stray/core';
import { type ListedEncoder, listEncoders } from '@stray/models';
import type { EncoderFacts } from './context.ts';

/** The encoders that can be used now: the embedded one, then those that were added to this home, by name. */
export async function installedEncoders(home: string): Promise<EncoderFacts[]> {
  const listed = await listEncoders(home);
  return listed.flatMap((encoder) => (encoder.kind === 'ready' ? [factsOf(encoder)] : []));
}

/** Class probabilities are no part of a stored embedding, from which runs are scored. */
const onlyFromImages = 'class probabilities are not stored with embeddings; “stray score --method msp” computes them';

function factsOf({ id, name, manifest }: Extract<ListedEncoder, { kind: 'ready' }>): EncoderFacts {
  const { family, dimension, logitScale, defaultCorpus } = manifest;
  const { unavailable } = availableMethods(manifest);
  const reasons = new Map<string, string>(unavailable.map(({ method, reason }) => [method, reason]));
  if (!reasons.has('msp')) reasons.set('msp', onlyFromImages);
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
