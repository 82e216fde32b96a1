/** A text as it is kept and shown: in one Unicode form, on one line, without blanks around it. */
export function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
