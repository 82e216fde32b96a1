import type { SampleFilter } from '@stray/client';
import { parseFilter } from '@stray/core';
import { z } from 'zod';

export const filterHelp = `  --filter F           samples that match, as in the search bar: 'score < 0.3 and near "invoice" and not reviewed'
                       (docs/filters.md); or as JSON, as the API's SampleFilter`;

/** A filter in the language of the search bar, or as the API has it; the server says what is wrong in the latter. */
export const filterOption = z.string().transform((text, context): SampleFilter => {
  if (!text.trimStart().startsWith('{')) {
    const { filter, error } = parseFilter(text);
    if (filter !== undefined) return filter as SampleFilter;
    context.addIssue(`${error.message} (at character ${error.from + 1} of: ${text})`);
    return z.NEVER;
  }
  try {
    const filter: unknown = JSON.parse(text);
    return filter as SampleFilter;
  } catch {
    context.addIssue('is no JSON, though it begins as such');
    return z.NEVER;
  }
});
