/** Kinds of image file, told by their content. All of them hold pixels alone, and no script. */
export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'bmp' | 'avif' | 'heic';

export const mediaTypes: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  avif: 'image/avif',
  heic: 'image/heic',
};

/** The kind of image that a file is by its first bytes; undefined for everything else, SVG and HTML above all. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const start = text(0, 12);
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(start)) return 'gif';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'webp';
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'tiff';
  if (start.startsWith('BM')) return bitmapHeaders.has(bytes[14] ?? 0) && text(15, 18) === '\0\0\0' ? 'bmp' : undefined;
  if (start.slice(4, 8) === 'ftyp') return ofBrands(brandsOf(bytes));
  return undefined;
}

/** Bytes of the headers that bitmaps have had, from OS/2 to Windows 98. */
const bitmapHeaders: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** Major and compatible brands of an ISO base media file (ISO/IEC 14496-12, 4.3). */
function brandsOf(bytes: Uint8Array): string[] {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const box = bytes.subarray(8, Math.min(size, 256));
  const words = Array.from({ length: Math.floor(box.length / 4) }, (_, i) =>
    String.fromCharCode(...box.subarray(4 * i, 4 * i + 4)),
  );
  // The second word is the minor version.
  return words.filter((_, i) => i !== 1);
}

const hevc = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

function ofBrands(brands: readonly string[]): ImageFormat | undefined {
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return brands.some((brand) => hevc.has(brand)) ? 'heic' : undefined;
}
