/** A file that is to be sent. */
export interface ParcelFile {
  /** Where it belongs in the dataset. */
  readonly path: string;
  readonly bytes: number;
}

/** Of a parcel; the server takes up to 16 MB and a thousand photos. */
const most = { photoBytes: 2 ** 18, photos: 500, bytes: 8 * 2 ** 20 };

/** Fewer photos go one by one: each is then told of by itself. */
const fewest = 16;

const photoNames = /\.(jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp|hei[cf]|svg)$/i;

/** Whether a file is a photo by its name; the server has the last word. */
export const isPhotoName = (path: string): boolean => photoNames.test(path);

/** The name that a parcel has on its way. */
export const parcelName = 'photos.tar';

export interface Packer<File> {
  /** What is to be sent now: several files as one parcel, or one by itself. */
  add(file: File): readonly File[] | undefined;
  /** What is left at the end, as `add` gives it. */
  rest(): readonly (readonly File[])[];
}

/**
 * Puts small photos together, in the order in which they come: one request and one commit for hundreds of them. What is large,
 * no photo by its name, or may be refused for its path, goes by itself.
 */
export function createPacker<File extends ParcelFile>(): Packer<File> {
  let packed: File[] = [];
  let bytes = 0;
  const take = () => {
    const taken = packed;
    [packed, bytes] = [[], 0];
    return taken;
  };
  return {
    add(file) {
      const fits = file.bytes > 0 && file.bytes <= most.photoBytes && isPhotoName(file.path) && isPlain(file.path);
      if (!fits) return [file];
      const full = packed.length >= most.photos || bytes + file.bytes > most.bytes;
      const taken = full ? take() : undefined;
      packed.push(file);
      bytes += file.bytes;
      return taken;
    },
    rest() {
      const left = take();
      return left.length < fewest ? left.map((file) => [file]) : [left];
    },
  };
}

/** Whether nothing in a path needs the server's eye. */
function isPlain(path: string): boolean {
  if (path.length > 400 || /[\p{Cc}\p{Cs}\\:]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

const recordBytes = 512;
const encoder = new TextEncoder();

/** What stands before a file in a tar archive (POSIX.1-2001; names of any length by its extended header). */
export function tarHeader({ path, bytes }: ParcelFile): Uint8Array<ArrayBuffer> {
  const name = encoder.encode(path);
  // Of older readers, names beyond ASCII are read in as many ways.
  if (name.length <= 100 && name.length === path.length) return header(name, bytes, '0');
  const extended = encoder.encode(paxRecord('path', path));
  const plain = header(encoder.encode('photo'), bytes, '0');
  return joined([header(encoder.encode('path'), extended.length, 'x'), extended, tarPadding(extended.length), plain]);
}

/** What stands behind a file of so many bytes. */
export const tarPadding = (bytes: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array((recordBytes - (bytes % recordBytes)) % recordBytes);

/** What stands at the end of the archive. */
export const tarEnd: Uint8Array<ArrayBuffer> = new Uint8Array(2 * recordBytes);

function header(name: Uint8Array, bytes: number, type: '0' | 'x'): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(recordBytes);
  const put = (at: number, text: string) => record.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  record.set(name, 0);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(bytes, 11));
  put(136, octal(0, 11));
  // The sum is taken with blanks in its own place.
  put(148, ' '.repeat(8));
  put(156, type);
  put(257, 'ustar\x0000');
  const sum = record.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return record;
}

/** `length key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = encoder.encode(rest).length;
  let length = bytes + 1;
  while (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
