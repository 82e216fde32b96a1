import { isUtf8 } from 'node:buffer';
import { StrayError } from '@stray/core';
import { type CleanLabels, cleanLabels, type GivenLabel, refusal } from './cleanLabels.ts';
import { cocoLabels } from './cocoLabels.ts';
import { csvLabels } from './csvLabels.ts';

export const labelFormats = ['text', 'csv', 'coco'] as const;
export type LabelFormat = (typeof labelFormats)[number];

/** In bytes. Ten thousand labels with synonyms have room in the first two; COCO files hold annotations besides. */
export const largestLabelFile = {
  text: 16 * 2 ** 20,
  csv: 16 * 2 ** 20,
  coco: 512 * 2 ** 20,
} as const satisfies Record<LabelFormat, number>;

/**
 * The labels of a file as it streams in. Text has one a line, and comments in lines that begin with `#`; a table has columns
 * (`csvLabels`); of a COCO file the categories are read, by their ids.
 *
 * @throws StrayError FILE_TOO_LARGE · LABELS_MISSING · LABELS_TOO_MANY · BAD_ARGUMENT, naming the line, for what is not of
 *   the format or no label
 */
export async function readLabelFile(content: AsyncIterable<Uint8Array>, format: LabelFormat): Promise<CleanLabels> {
  const bounded = atMost(content, largestLabelFile[format]);
  switch (format) {
    case 'text':
      return cleanLabels(textLabels(await readText(bounded)));
    case 'csv': {
      const { given, warnings } = csvLabels(await readText(bounded));
      const read = cleanLabels(given);
      return { labels: read.labels, warnings: [...warnings, ...read.warnings] };
    }
    case 'coco':
      return cleanLabels(await cocoLabels(bounded));
    default:
      return format satisfies never;
  }
}

function* textLabels(text: string): Generator<GivenLabel> {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  for (const [i, line] of lines.entries()) {
    if (!line.startsWith('#')) yield { text: line, where: `Line ${i + 1}` };
  }
}

async function* atMost(content: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > most) {
      throw new StrayError('FILE_TOO_LARGE', `The file has more than ${most / 2 ** 20} MB: is it a list of labels?`);
    }
    yield piece;
  }
}

async function readText(content: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new StrayError('BAD_ARGUMENT', 'The file is text in UTF-16; save it as UTF-8.');
  }
  if (!isUtf8(bytes)) throw refusal(`Line ${firstBadLine(bytes)}`, 'the bytes are no text in UTF-8');
  return new TextDecoder('utf-8').decode(bytes);
}

/** No character of UTF-8 but the line end has the byte of a line end in it. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}
