import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment in UTC, as ISO 8601 with milliseconds.',
  serialize: (date) => date.toISOString(),
});

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
