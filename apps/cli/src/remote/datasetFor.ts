import { ClientError, type DatasetName, type FoundDataset, findOrMakeDataset, type StrayClient } from '@stray/client';

/** The dataset of that name, which is made when it is not there; the project too, with `--create`. @throws ClientError */
export async function datasetFor(server: StrayClient, name: DatasetName, create: boolean): Promise<FoundDataset> {
  return findOrMakeDataset(server, { ...name, createProject: create }).catch((error: unknown) => {
    if (create || !(error instanceof ClientError) || error.code !== 'NOT_FOUND') throw error;
    throw new ClientError('NOT_FOUND', `${error.message} --create makes it.`, { cause: error });
  });
}
