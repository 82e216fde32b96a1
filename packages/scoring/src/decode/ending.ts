/** Kinds of image file that tell by their own marks where they end. */
type Kind = 'jpeg' | 'png' | 'gif' | 'webp' | 'other';

/** What may follow the end of an image: padding, a camera's own block. */
const tailBytes = 4096;

/**
 * Whether a file that cannot be decoded is one that was cut off. libvips keeps one error text for all threads, so its words
 * may be another image's; the file's own marks are not.
 */
export function endsTooEarly(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = file.subarray(Math.max(0, file.length - tailBytes));
  const kind = kindOf(file);
  switch (kind) {
    case 'jpeg':
      return tail.lastIndexOf(Buffer.of(0xff, 0xd9)) < 0;
    case 'png':
      return tail.lastIndexOf('IEND', undefined, 'latin1') < 0;
    case 'gif':
      return tail.lastIndexOf(0x3b) < 0;
    case 'webp':
      return file.length < 12 || file.readUInt32LE(4) + 8 > file.length;
    case 'other':
      return false;
    default:
      return kind satisfies never;
  }
}

/** True for a file that begins as an image that can be read, whatever comes after. */
export function beginsAsImage(bytes: Uint8Array): boolean {
  return kindOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) !== 'other';
}

function kindOf(file: Buffer): Kind {
  const begins = (text: string, at = 0) => file.toString('latin1', at, at + text.length) === text;
  if (begins('\xff\xd8\xff')) return 'jpeg';
  if (begins('\x89PNG\r\n\x1a\n')) return 'png';
  if (begins('GIF8')) return 'gif';
  return begins('RIFF') && begins('WEBP', 8) ? 'webp' : 'other';
}
