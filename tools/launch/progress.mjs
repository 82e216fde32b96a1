const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const plainEveryMs = 20_000;

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Shows that something long is at work: a spinner with the seconds on a terminal, a line now and then elsewhere.
 * @param {string} label
 * @returns {() => number} stops it and gives the seconds that passed
 */
export function showProgress(label) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const terminal = process.stderr.isTTY === true;
  if (!terminal) say(`${label} …`);
  let frame = 0;
  const draw = () => {
    if (!terminal) return say(`  still at it, ${seconds()} s`);
    frame = (frame + 1) % frames.length;
    process.stderr.write(`\r\x1b[K${frames[frame]} ${label} · ${seconds()} s`);
  };
  const timer = setInterval(draw, terminal ? 100 : plainEveryMs);
  return () => {
    clearInterval(timer);
    if (terminal) process.stderr.write('\r\x1b[K');
    return seconds();
  };
}
