/** Of a text, as it streams in. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end; undefined for a line that is too long or no text in UTF-8. */
  readonly text: string | undefined;
}

const longestLineBytes = 2 ** 20;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const [lineFeed, byteOrderMark] = [0x0a, '\ufeff'];

/** The lines of a text, those that came together in one list. No more than a line of 1 MB is held. */
export async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let number = 0;
  const hold = (piece: Uint8Array) => {
    heldBytes += piece.length;
    // Of a line that is too long, nothing more is kept than that it is.
    if (heldBytes <= longestLineBytes) held.push(Uint8Array.from(piece));
    else held = [];
  };
  const finish = (): Line => {
    number++;
    const text = heldBytes > longestLineBytes ? undefined : textOf(Buffer.concat(held));
    [held, heldBytes] = [[], 0];
    return { number, text: number === 1 && text?.startsWith(byteOrderMark) ? text.slice(1) : text };
  };
  for await (const piece of content) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, from)) {
      hold(piece.subarray(from, end));
      lines.push(finish());
      from = end + 1;
    }
    hold(piece.subarray(from));
    yield lines;
  }
  if (heldBytes > 0) yield [finish()];
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  } catch {
    return undefined;
  }
}
