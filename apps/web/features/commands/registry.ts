/** Something that can be called by its name: a place to go to, or a deed. */
export type Command = {
  /** Unique among those that are there at a time. */
  readonly id: string;
  readonly label: string;
  /** Under which heading it is listed. */
  readonly group: string;
  /** Other words by which it is found. */
  readonly words?: string;
  /** The action of the table of keys that does the same, whose keys are shown beside it. */
  readonly action?: string;
} & ({ readonly href: string } | { readonly run: () => void });

const sources = new Set<() => readonly Command[]>();

/** @returns what takes the commands away again */
export function offerCommands(source: () => readonly Command[]): () => void {
  sources.add(source);
  return () => {
    sources.delete(source);
  };
}

/** Does what a command does, where some part of the page offers it. */
export function runCommand(id: string): void {
  const command = offeredCommands().find((offered) => offered.id === id);
  if (command !== undefined && 'run' in command) command.run();
}

/** What the parts of the page offer now. */
export const offeredCommands = (): Command[] => [...sources].flatMap((source) => source());
