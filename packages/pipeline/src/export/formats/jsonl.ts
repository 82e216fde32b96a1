import { openText } from '../draft.ts';
import type { OpenFormat } from '../exportFormat.ts';
import { columnsOf } from './columns.ts';

/** One JSON object a line and sample, every text and list as it is. @see https://jsonlines.org */
export const openJsonl: OpenFormat = ({ file }) => {
  const text = openText(file);
  return {
    add: (row) => text.write(`${JSON.stringify(columnsOf(row))}\n`)?.then(() => undefined),
    async end() {
      await text.end();
    },
    close: () => text.close(),
  };
};
