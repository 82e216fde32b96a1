/** The points of a map as columns, in the order of the samples' ids. */
export interface MapPlaces {
  readonly count: number;
  /** 16 bytes each. */
  readonly ids: Uint8Array;
  /** x and y in turn. */
  readonly positions: Float32Array;
}

export const decisions = ['none', 'keep', 'drop', 'relabel', 'unsure'] as const;

/** What is said of them. */
export interface MapStates {
  readonly count: number;
  /** NaN for one that has none. */
  readonly scores: Float32Array;
  /** The place of the nearest class among `labelTexts`, from 1; 0 for none. */
  readonly labels: Uint16Array;
  readonly labelTexts: readonly string[];
  /** Places in `decisions`. */
  readonly decisions: Uint8Array;
  /** 1 for flagged. */
  readonly flags: Uint8Array;
}

export type MapPoints = MapPlaces & MapStates;

/** @throws RangeError for bytes that are cut short */
export function readPlaces(bytes: ArrayBuffer): MapPlaces {
  const count = new DataView(bytes).getUint32(0, true);
  const xs = new Float32Array(bytes, 4 + 16 * count, count);
  const ys = new Float32Array(bytes, 4 + 20 * count, count);
  const positions = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    positions[2 * i] = xs[i] ?? 0;
    positions[2 * i + 1] = ys[i] ?? 0;
  }
  return { count, ids: new Uint8Array(bytes, 4, 16 * count), positions };
}

/** @throws RangeError for bytes that are cut short · SyntaxError */
export function readStates(bytes: ArrayBuffer): MapStates {
  const view = new DataView(bytes);
  const count = view.getUint32(0, true);
  const facts = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8 + 8 * count, view.getUint32(4, true))));
  return {
    count,
    scores: new Float32Array(bytes, 8, count),
    labels: new Uint16Array(bytes, 8 + 4 * count, count),
    labelTexts: Array.isArray(facts?.labels) ? facts.labels.map(String) : [],
    decisions: new Uint8Array(bytes, 8 + 6 * count, count),
    flags: new Uint8Array(bytes, 8 + 7 * count, count),
  };
}

/** The id by which the API knows the sample of a point. */
export function idOf({ ids }: Pick<MapPlaces, 'ids'>, index: number): string {
  const hex = Array.from(ids.subarray(16 * index, 16 * index + 16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return btoa(`Sample:${uuid}`);
}

/** The point of a sample by its id in the API; -1 where it has none. */
export function indexOf({ ids, count }: Pick<MapPlaces, 'ids' | 'count'>, id: string): number {
  const wanted = bytesOf(id);
  if (wanted === null) return -1;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(ids, 16 * middle, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

function bytesOf(id: string): Uint8Array | null {
  try {
    const hex = atob(id)
      .replace(/^Sample:/, '')
      .replaceAll('-', '');
    return /^[0-9a-f]{32}$/.test(hex)
      ? Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
      : null;
  } catch {
    return null;
  }
}

function compare(ids: Uint8Array, from: number, wanted: Uint8Array): number {
  for (let i = 0; i < 16; i++) {
    const difference = (ids[from + i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
