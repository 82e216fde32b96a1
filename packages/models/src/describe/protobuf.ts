import type { FileHandle } from 'node:fs/promises';

/** One field of a protobuf message: a number, or the range of bytes that it takes in the file. */
export type Field =
  | { readonly number: number; readonly kind: 'number'; readonly value: number }
  | { readonly number: number; readonly kind: 'range'; readonly start: number; readonly end: number };

/** A message that ends before its fields do, or holds what protobuf does not. */
export class MalformedMessage extends Error {}

export interface MessageReader {
  readonly size: number;
  /** The fields between two places of the file; what a range holds is read only when it is asked for. */
  fields(start: number, end: number): AsyncGenerator<Field>;
  text(start: number, end: number): Promise<string>;
}

const windowBytes = 16 * 1024;
const longestVarint = 10;

/**
 * Reads protobuf messages in place. A network's file is hundreds of megabytes of weights around a few kilobytes of
 * names and shapes, so weights are jumped over.
 */
export function readMessages(file: FileHandle, size: number): MessageReader {
  let window = Buffer.alloc(0);
  let windowStart = 0;

  /** At least `wanted` bytes from a place, less at the end of the file. */
  async function bytesAt(place: number, wanted: number): Promise<Buffer> {
    if (place < windowStart || place + wanted > windowStart + window.length) {
      const buffer = Buffer.alloc(Math.min(Math.max(wanted, windowBytes), size - place));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, place);
      window = buffer.subarray(0, bytesRead);
      windowStart = place;
    }
    return window.subarray(place - windowStart, place - windowStart + wanted);
  }

  async function varint(place: number): Promise<{ value: number; next: number }> {
    const bytes = await bytesAt(place, Math.min(longestVarint, size - place));
    let value = 0;
    for (const [i, byte] of bytes.entries()) {
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, next: place + i + 1 };
    }
    throw new MalformedMessage('a number without an end');
  }

  return {
    size,
    async *fields(start, end) {
      let place = start;
      while (place < end) {
        const tag = await varint(place);
        const number = Math.floor(tag.value / 8);
        const wire = tag.value % 8;
        if (wire === 0) {
          const { value, next } = await varint(tag.next);
          yield { number, kind: 'number', value };
          place = next;
          continue;
        }
        const from = wire === 2 ? await varint(tag.next) : { value: fixedBytes(wire), next: tag.next };
        place = from.next + from.value;
        if (place > end) throw new MalformedMessage('a field that reaches past the end');
        if (wire === 2) yield { number, kind: 'range', start: from.next, end: place };
      }
    },
    async text(start, end) {
      if (end - start > windowBytes) throw new MalformedMessage('a name of many kilobytes');
      return (await bytesAt(start, end - start)).toString('utf8');
    },
  };
}

function fixedBytes(wire: number): number {
  if (wire === 1) return 8;
  if (wire === 5) return 4;
  throw new MalformedMessage(`a field of unknown kind ${wire}`);
}
