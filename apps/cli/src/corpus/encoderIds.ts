import { ClientError, graphql, type StrayClient } from '@stray/client';

const Encoders = graphql(`query Encoders { encoders { id name } }`);

/** The id of an encoder that a server has, by its id or name. @throws ClientError ENCODER_NOT_FOUND, naming those it has */
export async function findEncoderId(server: StrayClient, wanted: string): Promise<string> {
  const { encoders } = await server.query(Encoders);
  const found = encoders.find(({ id, name }) => id === wanted || name === wanted);
  if (found !== undefined) return found.id;
  const there = encoders.map(({ name }) => name).join(', ');
  throw new ClientError('ENCODER_NOT_FOUND', `${server.url} has no encoder “${wanted}”; it has ${there}.`);
}
