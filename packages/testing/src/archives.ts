import { crc32, gzipSync } from 'node:zlib';

/** A member as a hostile archive may have it: nothing of it is checked. */
export interface Member {
  readonly name: string;
  readonly bytes?: Uint8Array;
  /** A symbolic link to that place. */
  readonly link?: string;
  /** What the headers say of the size, in place of the truth. */
  readonly claimed?: number;
  readonly encrypted?: boolean;
}

const empty = Buffer.alloc(0);

/** A zip of stored members (APPNOTE.TXT 4.3). */
export function zipOf(members: readonly Member[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, link, claimed, encrypted } of members) {
    const content = Buffer.from(link ?? bytes ?? empty);
    const path = Buffer.from(name, 'utf8');
    const flags = 0x800 | (encrypted ? 1 : 0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(claimed ?? content.length, 18);
    common.writeUInt16LE(path.length, 22);
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, content);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE(((link === undefined ? 0o100644 : 0o120777) << 16) >>> 0, 6);
    attributes.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, attributes, path);
    offset += 30 + path.length + content.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...pieces, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** A tar of POSIX members (ustar); names of more than 100 bytes do not fit. */
export function tarOf(members: readonly Member[], { gzip = false }: { readonly gzip?: boolean } = {}): Buffer {
  const pieces = members.flatMap(({ name, bytes = empty, link, claimed }) => {
    const header = Buffer.alloc(512);
    const write = (text: string, at: number) => header.write(text, at, 'utf8');
    write(name, 0);
    write('0000644\0', 100);
    write('0000000\0', 108);
    write('0000000\0', 116);
    write(`${(claimed ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
    write('00000000000\0', 136);
    write('        ', 148);
    write(link === undefined ? '0' : '2', 156);
    write(link ?? '', 157);
    write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  const tar = Buffer.concat([...pieces, Buffer.alloc(1024)]);
  return gzip ? gzipSync(tar) : tar;
}

/** Bytes in a frame of zstd that does not shrink them (RFC 8878). */
export function zstdOf(bytes: Uint8Array, { windowLog = 17 }: { readonly windowLog?: number } = {}): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]);
  const pieces: Uint8Array[] = [header];
  const longest = 2 ** 17;
  for (let from = 0; from === 0 || from < bytes.length; from += longest) {
    const block = bytes.subarray(from, from + longest);
    const blockHeader = Buffer.alloc(3);
    blockHeader.writeUIntLE((block.length << 3) | (from + longest >= bytes.length ? 1 : 0), 0, 3);
    pieces.push(blockHeader, block);
  }
  return Buffer.concat(pieces);
}
