import type { AttractedRow } from '@stray/db';
import type { WorthNaming } from '@stray/scoring';
import type { PlacedNegative } from './diff.ts';

export interface Suggestion {
  /** Stop scoring against it; make sure that it stays; or make it a class, because it is one that was forgotten. */
  readonly kind: 'ban' | 'pin' | 'promote';
  readonly negative: PlacedNegative;
  readonly attracted: AttractedRow;
  /** In one sentence, for a person. */
  readonly why: string;
}

export interface Insight {
  /** Negatives that are nearest to no sample. */
  readonly dead: number;
  /** The others. */
  readonly alive: number;
  /** Negatives that come nearest to a class, nearest first. */
  readonly collisions: readonly PlacedNegative[];
  readonly suggestions: readonly Suggestion[];
}

const collisionsNamed = 20;
const suggestionsNamed = 12;
/** Decisions that make an opinion, and the share of them that has to agree. */
const fewest = 3;
const agreed = 0.8;
/** Share of the samples from which on a group of them looks like a class that nobody has named. */
const crowd = 0.02;

export interface InsightSources {
  readonly negatives: readonly PlacedNegative[];
  readonly attracted: readonly AttractedRow[];
  /** Of the run. */
  readonly sampleCount: number;
  /** From which similarity on photos look like a word; below it, being nearest means nothing. */
  readonly worthNaming: WorthNaming;
}

/** What a run says of the negatives that it was scored against. */
export function insightInto({ negatives, attracted, sampleCount, worthNaming }: InsightSources): Insight {
  const of = new Map(negatives.map((negative) => [negative.text, negative]));
  const own = attracted.filter(({ text }) => of.has(text));
  const byNearness = [...negatives].sort((a, b) => b.nearestLabelSimilarity - a.nearestLabelSimilarity);
  const collisions = byNearness.slice(0, collisionsNamed);
  const tooNear = byNearness[Math.floor(negatives.length / 100)]?.nearestLabelSimilarity ?? Number.POSITIVE_INFINITY;
  const suggestions = own.flatMap((row) => {
    const negative = of.get(row.text);
    return negative === undefined ? [] : (suggestionFor(negative, row, { sampleCount, tooNear, worthNaming }) ?? []);
  });
  const weight = ({ attracted: { kept, dropped, attracts } }: Suggestion) => (kept + dropped) * 1e9 + attracts;
  return {
    dead: negatives.length - own.length,
    alive: own.length,
    collisions,
    suggestions: suggestions.sort((a, b) => weight(b) - weight(a)).slice(0, suggestionsNamed),
  };
}

interface Scale {
  readonly sampleCount: number;
  /** The hundredth part of the negatives comes nearer to a class than that. */
  readonly tooNear: number;
  readonly worthNaming: WorthNaming;
}

function suggestionFor(
  negative: PlacedNegative,
  attracted: AttractedRow,
  { sampleCount, tooNear, worthNaming }: Scale,
): Suggestion | undefined {
  const { attracts, flagged, kept, dropped } = attracted;
  const { text, nearestLabel, nearestLabelSimilarity: similarity, origin } = negative;
  const decided = kept + dropped;
  const near = similarity >= tooNear;
  const suggest = (kind: Suggestion['kind'], why: string) => ({ kind, negative, attracted, why });
  if (decided >= fewest && kept / decided >= agreed) {
    const said = `${kept} of the ${decided} photos near “${text}” that were decided on were kept`;
    if (near) return suggest('ban', `${said}, and it comes near to your class “${nearestLabel}”.`);
    return suggest('promote', `${said}, and it is far from all of your classes: it may be a class of its own.`);
  }
  if (decided >= fewest && dropped / decided >= agreed && origin === 'mined') {
    return suggest('pin', `${dropped} of the ${decided} photos near “${text}” that were decided on were dropped.`);
  }
  if (decided > 0 || attracts < Math.max(fewest, crowd * sampleCount)) return undefined;
  const least = worthNaming === 'nearer-than-classes' ? attracted.classSimilarity : worthNaming;
  if (attracted.similarity < least) return undefined;
  if (near && flagged > 0) {
    return suggest(
      'ban',
      `${flagged} of the ${attracts} photos near “${text}” are flagged, and it comes near to your class “${nearestLabel}”.`,
    );
  }
  if (flagged < attracts / 2) return undefined;
  return suggest(
    'promote',
    `${attracts} photos are nearest to “${text}”, and ${flagged} of them are flagged: it may be a class that has no name yet.`,
  );
}
