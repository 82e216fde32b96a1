import { serve } from './member.ts';
import { buffersOf, type DecodeSetup, type ImageSource, type PreparedImage } from './poolContract.ts';
import { prepareImage } from './prepareImage.ts';

/** Decodes and preprocesses images for a network on another thread. */
await serve<readonly ImageSource[], readonly PreparedImage[], DecodeSetup>(async (setup) => ({
  async answer(sources) {
    const answer = await Promise.all(sources.map((source) => prepareImage(source, setup)));
    return { answer, transfer: buffersOf(answer.flatMap((one) => (one.kind === 'prepared' ? [one.pixels] : []))) };
  },
  close: async () => {},
}));
