import { useCallback, useSyncExternalStore } from 'react';
import { chordName } from './chords.ts';

const never = () => () => undefined;
const onMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Names chords as the keyboard of this machine does: ⌘ or Ctrl. */
export function useChordName(): (chord: string) => string {
  const mac = useSyncExternalStore(never, onMac, () => false);
  return useCallback((chord) => chordName(chord, mac), [mac]);
}
