import { workerData } from 'node:worker_threads';
import { StrayError } from '@stray/core';
import { serve } from '../encoders/member.ts';
import { buffersOf } from '../encoders/poolContract.ts';
import type { MapAnswer, MapRequest, MapSetup } from './contract.ts';
import { fewestRows, type Layout, neighbourCount, openLayout } from './layout.ts';
import { type NeighbourSearch, openNeighbours } from './neighbours.ts';
import { placeAmong, pullingCount } from './placeAmong.ts';
import { principalPlane } from './principalPlane.ts';

const { threads }: MapSetup = workerData;

let search: NeighbourSearch | undefined;
let anchors = 0;
let layout: Layout | undefined;
let places: Float32Array = new Float32Array();

async function anchor({ embeddings, dimension, seed }: Extract<MapRequest, { kind: 'anchor' }>): Promise<MapAnswer> {
  anchors = embeddings.length / dimension;
  search = await openNeighbours(embeddings, { dimension, threads });
  const plane = principalPlane(embeddings, dimension);
  if (anchors < fewestRows) {
    places = plane;
    return { kind: 'standing', done: 0, total: 0 };
  }
  const neighbours = await search.nearest(embeddings, Math.min(neighbourCount, anchors - 1));
  layout = openLayout(neighbours, plane, seed);
  return { kind: 'standing', done: 0, total: layout.epochs };
}

function settle(epochs: number): MapAnswer {
  const done = layout?.settle(epochs) ?? 0;
  if (layout !== undefined && done === layout.epochs) places = layout.places();
  return { kind: 'standing', done, total: layout?.epochs ?? 0 };
}

async function place(embeddings: Float32Array): Promise<MapAnswer> {
  if (search === undefined) throw new StrayError('INTERNAL', 'Nothing is laid out yet to be placed among.');
  return {
    kind: 'places',
    places: placeAmong(await search.nearest(embeddings, Math.min(pullingCount, anchors)), places),
  };
}

async function answerTo(request: MapRequest): Promise<MapAnswer> {
  switch (request.kind) {
    case 'anchor':
      return anchor(request);
    case 'settle':
      return settle(request.epochs);
    case 'place':
      return place(request.embeddings);
    default:
      return request satisfies never;
  }
}

await serve<MapRequest, MapAnswer>(async () => ({
  async answer(request) {
    const answer = await answerTo(request);
    return { answer, transfer: answer.kind === 'places' ? buffersOf([answer.places]) : [] };
  },
  close: async () => search?.close(),
}));
