import { z } from 'zod';
import type { Commands } from '../command.ts';
import { bashScript, zshScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { completedCommands } from '../completion/table.ts';
import { exitCodes, readOptions } from '../options.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const shells = ['bash', 'zsh', 'fish'] as const satisfies (keyof typeof scripts)[];

export const help = `stray completion bash|zsh|fish

Prints what makes a shell complete commands, options and the words that options take. It is all in the script: nothing is
run while you type.

  bash   stray completion bash > ~/.local/share/bash-completion/completions/stray
  zsh    echo 'source <(stray completion zsh)' >> ~/.zshrc    (behind compinit)
  fish   stray completion fish > ~/.config/fish/completions/stray.fish

Exit code: 0 done, 2 wrong words.`;

export const words = {
  config: {},
  schema: z.object({ folders: z.tuple([z.enum(shells)], `name one of ${shells.join(', ')}`) }),
  positional: 'shell',
};

/** Each shell, as what comes right behind the command's name. */
export const actions = Object.fromEntries(shells.map((shell) => [shell, words]));

/** `stray completion`: a script for a shell. */
export async function completion(argv: readonly string[], commands: Commands): Promise<number> {
  const [shell] = readOptions('completion', argv, words).folders;
  process.stdout.write(scripts[shell](await completedCommands(commands)));
  return exitCodes.done;
}
