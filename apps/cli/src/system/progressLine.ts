const plainEveryMs = 3_000;

export interface ProgressLine {
  /** Replaces the line on a terminal; elsewhere writes a line of its own, now and then. */
  show(text: string): void;
  clear(): void;
}

/** One line of progress on stderr, so that stdout holds what scripts wait for and nothing else. */
export function createProgressLine(): ProgressLine {
  const terminal = process.stderr.isTTY === true;
  let lastText = '';
  // What is over sooner than that needs no line in a log.
  let lastAt = Date.now();
  return {
    show(text) {
      if (text === lastText) return;
      if (!terminal && Date.now() - lastAt < plainEveryMs) return;
      lastText = text;
      lastAt = Date.now();
      process.stderr.write(terminal ? `\r\x1b[K${text}` : `${text}\n`);
    },
    clear() {
      if (terminal && lastText !== '') process.stderr.write('\r\x1b[K');
      lastText = '';
    },
  };
}
