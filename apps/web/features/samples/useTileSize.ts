import { useCallback, useEffect, useState } from 'react';
import { tileSizeKey } from '../frame/theme.ts';
import { tileSizes } from './gridGeometry.ts';

/** The size that tiles are to have at least, kept for the next visit. */
export function useTileSize(): [number, (size: number) => void] {
  const [size, setSize] = useState<number>(tileSizes.initial);
  useEffect(() => {
    // Set before the first paint, from what was kept.
    const kept = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--tile'));
    if (kept >= tileSizes.smallest && kept <= tileSizes.largest) setSize(kept);
  }, []);
  const change = useCallback((chosen: number) => {
    setSize(chosen);
    try {
      localStorage.setItem(tileSizeKey, String(chosen));
    } catch {
      // Without storage the choice holds for this page.
    }
  }, []);
  return [size, change];
}
