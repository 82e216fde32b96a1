/** The largest of some numbers, the k-th largest, and the one next above that (itself for k = 1). */
export interface Highest {
  readonly largest: number;
  readonly kth: number;
  readonly above: number;
}

const sampled = 64;

/** Finds order statistics near the upper end of `size` numbers, with memory that is made once. */
export function findsHighest(size: number, k: number): (values: Float32Array, from: number) => Highest {
  const found = new Float32Array(size);
  const sample = new Float32Array(Math.min(sampled, size));
  const stride = Math.max(Math.floor(size / sampled), 1);
  // Enough below the expected place of the k-th largest for hardly any row to have fewer above it.
  const rank = Math.ceil((1.6 * k * sample.length) / size) + 3;

  /** Gathers the numbers from `least` up; few of them have to be put in order. */
  const gather = (values: Float32Array, from: number, least: number): number => {
    let count = 0;
    for (let i = from; i < from + size; i++) {
      const value = values[i] ?? 0;
      // Written in any case and kept or not: a branch here would be foretold wrongly all the time.
      found[count] = value;
      count += Number(value >= least);
    }
    return count;
  };

  return (values, from) => {
    let least = Number.NEGATIVE_INFINITY;
    if (rank < sample.length) {
      for (let i = 0; i < sample.length; i++) sample[i] = values[from + i * stride] ?? 0;
      select(sample, sample.length, rank - 1);
      least = sample[rank - 1] ?? least;
    }
    let count = gather(values, from, least);
    if (count < k) count = gather(values, from, Number.NEGATIVE_INFINITY);
    select(found, count, k - 1);
    const kth = found[k - 1] ?? 0;
    let above = k === 1 ? kth : Number.POSITIVE_INFINITY;
    let largest = kth;
    for (let i = 0; i < k - 1; i++) {
      const value = found[i] ?? 0;
      if (value < above) above = value;
      if (value > largest) largest = value;
    }
    return { largest, kth, above };
  };
}

/** Quickselect (Hoare): afterwards values[place] is where a descending sort has it, with none smaller before it. */
function select(values: Float32Array, count: number, place: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? 0) > pivot) i++;
      while ((values[j] ?? 0) < pivot) j--;
      if (i > j) break;
      const kept = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = kept;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else return;
  }
}
