import { z } from 'zod';
import { RemoteError } from '../remote/remoteError.ts';
import type { Server } from '../remote/server.ts';

/** The id of an encoder that a server has, by its id or name. @throws RemoteError ENCODER_NOT_FOUND, naming those it has */
export async function findEncoderId(server: Server, wanted: string): Promise<string> {
  const { encoders } = await server.query(
    'query { encoders { id name } }',
    z.object({ encoders: z.array(z.object({ id: z.string(), name: z.string() })) }),
  );
  const found = encoders.find(({ id, name }) => id === wanted || name === wanted);
  if (found !== undefined) return found.id;
  const there = encoders.map(({ name }) => name).join(', ');
  throw new RemoteError('ENCODER_NOT_FOUND', `${server.url} has no encoder “${wanted}”; it has ${there}.`);
}
