import { describe, expect, it } from 'vitest';
import { linesTo } from '../src/standardOutput.ts';

/** A file that takes so many bytes a time, and fails as it is told in between. */
function fileThat(...answers: (number | 'EAGAIN' | 'ENOSPC')[]) {
  const written: string[] = [];
  const write = (_file: number, bytes: Uint8Array) => {
    const answer = answers.shift() ?? bytes.length;
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
    written.push(Buffer.from(bytes.subarray(0, answer)).toString());
    return answer;
  };
  return { written, lines: linesTo(1, write) };
}

describe('lines of a log', () => {
  it('are written whole, however little is taken at a time', () => {
    const { written, lines } = fileThat(2, 1);
    lines.write('a line\n');
    expect(written).toEqual(['a ', 'l', 'ine\n']);
  });

  it('wait a moment for a reader that is behind', () => {
    const { written, lines } = fileThat('EAGAIN', 3, 'EAGAIN', 'EAGAIN');
    lines.write('a line\n');
    expect(written.join('')).toBe('a line\n');
  });

  it('are dropped where there is no room, and the next one is tried again', () => {
    const { written, lines } = fileThat('ENOSPC');
    lines.write('lost\n');
    lines.write('kept\n');
    expect(written).toEqual(['kept\n']);
  });
});
