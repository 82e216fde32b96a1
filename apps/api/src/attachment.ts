/**
 * The header that makes an answer a file of this name (RFC 6266): without what could end the header or lead out of a folder,
 * and with a plain name for clients that know ASCII alone.
 */
export function attachment(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}"\\/:*?<>|%;]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .trim();
  const plain = safe
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    // What is taken apart may hold what was kept out.
    .replace(/["\\/:*?<>|%;]+/g, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"${plain === safe ? '' : `; filename*=UTF-8''${encoded}`}`;
}
