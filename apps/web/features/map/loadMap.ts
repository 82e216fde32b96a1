import { mapWords } from '../../words/index.ts';
import { type MapPoints, readPlaces, readStates } from './mapPoints.ts';

/**
 * The points of a map, of which the browser keeps a copy for as long as it holds.
 *
 * @throws Error in words for people
 */
export async function loadMap(projectionId: string, signal: AbortSignal): Promise<MapPoints> {
  const read = async (part: 'places' | 'states') => {
    const response = await fetch(`/map/${encodeURIComponent(projectionId)}/${part}`, { signal });
    if (!response.ok) throw new Error(response.status === 404 ? mapWords.failures.gone : mapWords.failures.unreadable);
    return response.arrayBuffer();
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    const [placeBytes, stateBytes] = await Promise.all([read('places'), read('states')]);
    const places = readPlaces(placeBytes);
    const states = readStates(stateBytes);
    // Otherwise a sample was deleted between the two.
    if (places.count === states.count) return { ...places, ...states };
  }
  throw new Error(mapWords.failures.changing);
}
