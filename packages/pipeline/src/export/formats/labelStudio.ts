import { openText } from '../draft.ts';
import type { OpenFormat } from '../exportFormat.ts';
import { columnsOf } from './columns.ts';

/**
 * Tasks of Label Studio, each with its class as a choice that Stray predicts, and its score. Images are named as local storage
 * serves them, by their paths below its root: Label Studio holds the images itself.
 *
 * @see https://labelstud.io/guide/predictions
 */
export const openLabelStudio: OpenFormat = ({ file }) => {
  const text = openText(file);
  let count = 0;
  return {
    async add(row) {
      const { path, class: name, ...others } = columnsOf(row);
      const choice = { from_name: 'class', to_name: 'image', type: 'choices', value: { choices: [...row.classes] } };
      const prediction = { model_version: 'stray', score: row.score?.score ?? null, result: [choice] };
      const image = `/data/local-files/?d=${path.split('/').map(encodeURIComponent).join('/')}`;
      const task = { data: { image, path, ...others }, predictions: name === null ? [] : [prediction] };
      await text.write(`${count === 0 ? '[' : ','}\n${JSON.stringify(task)}`);
      count++;
      return undefined;
    },
    async end() {
      await text.write(count === 0 ? '[]\n' : '\n]\n');
      await text.end();
    },
    close: () => text.close(),
  };
};
