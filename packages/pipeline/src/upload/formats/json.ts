const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A JSON value. NaN and infinities, which JSON does not have and Python writes, are read as null.
 *
 * @returns undefined for what is not JSON in UTF-8
 */
export function readJson(written: Uint8Array | string): unknown {
  try {
    const text = typeof written === 'string' ? written : utf8.decode(written);
    try {
      return JSON.parse(text);
    } catch {
      return JSON.parse(text.replace(/(?<=[:,[\s])-?(?:NaN|Infinity)(?=[\s,\]}])/g, 'null'));
    }
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object, whose fields may then be looked at. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of classes by number, which are a list, or an object that has them by their numbers. */
export function namesByNumber(given: unknown): string[] | undefined {
  if (Array.isArray(given)) return given.map(String);
  if (!isObject(given)) return undefined;
  const names: string[] = [];
  for (const [number, name] of Object.entries(given))
    if (/^\d{1,5}$/.test(number)) names[Number(number)] = String(name);
  return names;
}
