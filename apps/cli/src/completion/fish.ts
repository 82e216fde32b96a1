import type { Completed, CompletedOption } from './table.ts';

export function fishScript(commands: readonly Completed[]): string {
  const top = commands.filter(({ words }) => words.length === 1);
  const lines = [
    ...top.map(({ words, says }) => `complete -c stray -n __fish_use_subcommand -f -a ${words[0]} -d ${quoted(says)}`),
    ...commands.flatMap((command) => [...actionLines(command), ...optionLines(command, parentsOf(command, commands))]),
  ];
  return `# fish completion for stray, written by: stray completion fish\n${lines.join('\n')}\n`;
}

function actionLines({ words, actions }: Completed): string[] {
  if (actions.length === 0) return [];
  const none = `${seen(words)}; and not __fish_seen_subcommand_from ${actions.join(' ')}`;
  return [`complete -c stray -n ${quoted(none)} -f -a ${quoted(actions.join(' '))}`];
}

/** Commands that have an action of the same name: `corpus import` is not `import`. */
function parentsOf({ words: [name = '', ...more] }: Completed, commands: readonly Completed[]): string[] {
  if (more.length > 0) return [];
  return commands.filter(({ actions }) => actions.includes(name)).flatMap(({ words }) => words);
}

function optionLines({ words, actions, options }: Completed, parents: readonly string[]): string[] {
  if (actions.length > 0) return [];
  const elsewhere = parents.map((parent) => `; and not __fish_seen_subcommand_from ${parent}`);
  const place = quoted([seen(words), ...elsewhere].join(''));
  return options.map((option) => `complete -c stray -n ${place} -l ${option.name}${valuePart(option)}`);
}

function valuePart({ takesValue, choices }: CompletedOption): string {
  if (choices.length > 0) return ` -x -a ${quoted(choices.join(' '))}`;
  return takesValue ? ' -r' : '';
}

const seen = (words: readonly string[]) => words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
