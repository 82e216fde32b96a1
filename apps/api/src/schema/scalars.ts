import { StrayError } from '@stray/core';
import { z } from 'zod';
import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment in UTC, as ISO 8601 with milliseconds.',
  serialize: (date) => date.toISOString(),
  parseValue: readMoment,
});

/** @throws StrayError BAD_ARGUMENT */
function readMoment(given: unknown): Date {
  const moment = z.iso.datetime({ offset: true }).safeParse(given);
  if (moment.success) return new Date(moment.data);
  throw new StrayError('BAD_ARGUMENT', 'A moment is written as ISO 8601 has it: 2026-05-31T12:00:00Z.');
}

builder.scalarType('JSON', { description: 'Any JSON value.', serialize: (value) => value });

export const Word = builder.enumType('Word', {
  description: 'The eight words of the pipeline, in their order.',
  values: ['UPLOAD', 'DECODE', 'ENCODE', 'INDEX', 'SCORE', 'FLAG', 'REVIEW', 'EXPORT'] as const,
});

export const RunStatus = builder.enumType('RunStatus', {
  values: ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const,
});

export const Polarity = builder.enumType('Polarity', { values: ['NOUN', 'ADJECTIVE'] as const });

export const Direction = builder.enumType('Direction', { values: ['ASC', 'DESC'] as const });

export const QualityIssue = builder.enumType('QualityIssue', {
  description: 'What may be wrong with an image, whatever it shows. docs/quality.md tells where each begins.',
  values: {
    DARK: { description: 'Its brightest parts are dark.' },
    BRIGHT: { description: 'All but its darkest parts are white.' },
    BLURRY: { description: 'It has no sharp edge.' },
    LOW_INFORMATION: { description: 'It is of few shades.' },
    ODD_RATIO: { description: 'One side is far longer than the other.' },
    ODD_SIZE: { description: 'It is far smaller or larger than most of its dataset.' },
    DUPLICATE: { description: 'Another sample of its dataset shows the same, or nearly so.' },
  } as const,
});

export const Decision = builder.enumType('Decision', {
  description: 'What a person says of a sample.',
  values: {
    KEEP: { description: 'It belongs.' },
    DROP: { description: 'It does not belong.' },
    RELABEL: { description: 'It belongs, to the class of `relabelTo`.' },
    UNSURE: { description: 'Looked at, and left to somebody else.' },
  } as const,
});

export const Split = builder.enumType('Split', {
  description: 'What a part of a dataset is for.',
  values: ['TRAIN', 'VAL', 'TEST'] as const,
});
