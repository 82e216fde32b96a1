import { imageFormat } from '@stray/core';

/** What may follow the end of an image: padding, a camera's own block. */
const tailBytes = 4096;

/**
 * Whether a file that cannot be decoded is one that was cut off. libvips keeps one error text for all threads, so its words
 * may be another image's; the file's own marks are not. Kinds that do not tell where they end are never said to be cut off.
 */
export function endsTooEarly(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = file.subarray(Math.max(0, file.length - tailBytes));
  switch (imageFormat(bytes)) {
    case 'jpeg':
      return tail.lastIndexOf(Buffer.of(0xff, 0xd9)) < 0;
    case 'png':
      return tail.lastIndexOf('IEND', undefined, 'latin1') < 0;
    case 'gif':
      return tail.lastIndexOf(0x3b) < 0;
    case 'webp':
      return file.length < 12 || file.readUInt32LE(4) + 8 > file.length;
    default:
      return false;
  }
}
