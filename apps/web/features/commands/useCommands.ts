import { useEffect, useRef } from 'react';
import { type Command, offerCommands } from './registry.ts';

/** Adds commands to the palette for as long as the component is there; the latest ones are what it lists when it opens. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => offerCommands(() => latest.current), []);
}
