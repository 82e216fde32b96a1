import { workerData } from 'node:worker_threads';
import type { EncoderManifest } from '@stray/core';
import { serve } from './member.ts';
import { buffersOf, type ImageSource, type PreparedImage } from './poolContract.ts';
import { prepareImage } from './prepareImage.ts';

const preprocessing: EncoderManifest['preprocessing'] = workerData;

/** Decodes and preprocesses single images for a network on another thread. */
await serve<ImageSource, PreparedImage>(async () => ({
  async answer(source) {
    const answer = await prepareImage(source, preprocessing);
    return { answer, transfer: answer.kind === 'prepared' ? buffersOf([answer.pixels]) : [] };
  },
  close: async () => {},
}));
