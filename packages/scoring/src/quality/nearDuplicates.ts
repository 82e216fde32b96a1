/** A group around one of its members. Indices are those of the hashes. */
export interface DuplicateGroup {
  readonly centre: number;
  /** The centre first. */
  readonly members: readonly { readonly index: number; readonly distance: number }[];
}

/** Bits may differ by one in a quarter that two hashes share, and then by at most 7 in all four together. */
export const mostDuplicateBits = 7;

const bands = 4;
const bandBits = 16;

/** Hashes looked at before others may have the processor. */
const atOnce = 2048;

/**
 * Groups of hashes that differ by at most `mostBits` of 64 from the group's centre, so that a chain of small steps never
 * joins what is unlike. Centres are taken in the order given: put first what is to be kept.
 *
 * Multi-index hashing (Norouzi et al., CVPR 2012): of two hashes that differ by at most 7 bits, one of the four quarters
 * differs by at most one. So a hash is compared with those alone that have one of 4 · 17 quarters, which is all but linear
 * while hashes are spread; equal hashes are counted as one.
 *
 * @param hashes 16 hex digits each
 * @param mostBits at most `mostDuplicateBits`
 */
export async function nearDuplicates(
  hashes: readonly string[],
  mostBits: number = mostDuplicateBits,
): Promise<DuplicateGroup[]> {
  if (mostBits > mostDuplicateBits) throw new RangeError(`at most ${mostDuplicateBits} bits may differ`);
  const equals = new Map<string, number[]>();
  hashes.forEach((hash, index) => {
    const same = equals.get(hash);
    if (same === undefined) equals.set(hash, [index]);
    else same.push(index);
  });
  const distinct = [...equals.values()];
  const firstOf = (n: number) => hashes[distinct[n]?.[0] ?? 0] ?? '';
  const high = Uint32Array.from(distinct, (_, n) => Number.parseInt(firstOf(n).slice(0, 8), 16));
  const low = Uint32Array.from(distinct, (_, n) => Number.parseInt(firstOf(n).slice(8), 16));
  const index = indexBands(high, low);
  const taken = new Uint8Array(distinct.length);
  const groups: DuplicateGroup[] = [];
  for (let centre = 0; centre < distinct.length; centre++) {
    if (centre % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    if (taken[centre] === 1) continue;
    taken[centre] = 1;
    const found: [number, number][] = [[centre, 0]];
    index.near(centre, mostBits, (other, distance) => {
      if (taken[other] === 1) return;
      taken[other] = 1;
      found.push([other, distance]);
    });
    const members = found
      .sort(([a, near], [b, far]) => near - far || a - b)
      .flatMap(([n, distance]) => (distinct[n] ?? []).map((member) => ({ index: member, distance })));
    if (members.length > 1) groups.push({ centre: members[0]?.index ?? 0, members });
  }
  return groups;
}

/** The bits of a 32-bit number that are set. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** For each quarter the hashes by its value, as one counting sort. */
function indexBands(high: Uint32Array, low: Uint32Array) {
  const quarter = (n: number, band: number) => {
    const word = (band < 2 ? high[n] : low[n]) ?? 0;
    return band % 2 === 0 ? word >>> bandBits : word & 0xffff;
  };
  const tables = Array.from({ length: bands }, (_, band) => {
    const starts = new Uint32Array((1 << bandBits) + 1);
    for (let n = 0; n < high.length; n++) starts[quarter(n, band) + 1] = (starts[quarter(n, band) + 1] ?? 0) + 1;
    for (let value = 0; value < 1 << bandBits; value++) {
      starts[value + 1] = (starts[value + 1] ?? 0) + (starts[value] ?? 0);
    }
    const next = starts.slice();
    const members = new Uint32Array(high.length);
    // Beside each other in the order of the quarter: a bucket is read in one go, where its hashes lie all over the memory.
    const [highs, lows] = [new Uint32Array(high.length), new Uint32Array(high.length)];
    for (let n = 0; n < high.length; n++) {
      const at = next[quarter(n, band)] ?? 0;
      members[at] = n;
      highs[at] = high[n] ?? 0;
      lows[at] = low[n] ?? 0;
      next[quarter(n, band)] = at + 1;
    }
    return { starts, members, highs, lows };
  });
  return {
    /** Calls back for every hash within so many bits of this one; for some more than once. */
    near(n: number, mostBits: number, found: (other: number, distance: number) => void) {
      const [itsHigh, itsLow] = [high[n] ?? 0, low[n] ?? 0];
      for (const [band, { starts, members, highs, lows }] of tables.entries()) {
        const value = quarter(n, band);
        for (let flip = -1; flip < bandBits; flip++) {
          const wanted = flip < 0 ? value : value ^ (1 << flip);
          for (let at = starts[wanted] ?? 0, end = starts[wanted + 1] ?? 0; at < end; at++) {
            const distance = ones(itsHigh ^ (highs[at] ?? 0)) + ones(itsLow ^ (lows[at] ?? 0));
            if (distance <= mostBits) found(members[at] ?? 0, distance);
          }
        }
      }
    },
  };
}
