import type { CommandWords } from './options.ts';

export interface Command {
  readonly help: string;
  readonly run: (argv: readonly string[]) => Promise<number>;
  /** What it takes, in one way or several; none of a command that has actions. */
  readonly takes: readonly CommandWords[];
  /** What comes right behind its name. */
  readonly actions?: Readonly<Record<string, CommandWords>>;
}

/** A command, as the list of all of them has it. */
export interface Entry {
  /** As the list of commands shows it, behind its name. */
  readonly usage: string;
  readonly says: string;
  readonly load: () => Promise<Command>;
}

export type Commands = Readonly<Record<string, Entry>>;
