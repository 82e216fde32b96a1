import { decodeGlobalID } from '@pothos/plugin-relay';
import { z } from 'zod';

/** The uuid of a thing of this type by its id in the API, or by itself; undefined for anything else. */
export function readId(given: string, typename: string): string | undefined {
  const uuid = z.uuid();
  if (uuid.safeParse(given).success) return given;
  try {
    const { typename: found, id } = decodeGlobalID(given);
    return found === typename && uuid.safeParse(id).success ? id : undefined;
  } catch {
    return undefined;
  }
}
