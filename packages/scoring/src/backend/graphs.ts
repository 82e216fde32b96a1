import { fileURLToPath } from 'node:url';
import { openSession, type Session, type Waiting } from './onnx.ts';

export type GraphName =
  | 'neglabel'
  | 'neglabel-counted'
  | 'neglabel-reasons'
  | 'neglabel-reasons-rest'
  | 'neglabel-reasons-counted'
  | 'id-masses'
  | 'group-masses'
  | 'group-masses-counted'
  | 'mcm'
  | 'max-logit'
  | 'energy'
  | 'zoc'
  | 'clipn'
  | 'clipn-ctw'
  | 'nearest'
  | 'similarities'
  | 'highest'
  | 'highest-given';

/** Opens one of the committed scoring graphs (made by tools/score-graphs). */
export function openGraph(name: GraphName, threads: number, waiting?: Waiting): Promise<Session> {
  return openSession(fileURLToPath(new URL(`../../graphs/${name}.onnx`, import.meta.url)), threads, { waiting });
}
