'use client';

import { formatAgo, formatMoment } from '../../words/index.ts';
import { useNow } from './useNow.ts';

/** `3 min ago`, and the moment itself on hover. */
export function Ago({ moment }: { moment: string }) {
  const now = useNow(20_000);
  return (
    <time dateTime={moment} title={formatMoment(moment)}>
      {now === null ? formatMoment(moment) : formatAgo(moment, now)}
    </time>
  );
}
