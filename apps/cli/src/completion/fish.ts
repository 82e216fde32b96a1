import type { Completed, CompletedOption } from './table.ts';

/** What is said of the words before the one that is being typed; those of fish itself look for a word at any place. */
const functions = `function __stray_first
    test (count (commandline -opc)) -eq 1
end
function __stray_in
    set -l words (commandline -opc)
    set -l last (math 1 + (count $argv))
    test (count $words) -ge $last; and test "$words[2..$last]" = "$argv"
end
function __stray_behind
    __stray_in $argv; and test (count (commandline -opc)) -eq (math 1 + (count $argv))
end`;

export function fishScript(commands: readonly Completed[]): string {
  const top = commands.filter(({ words }) => words.length === 1);
  const lines = [
    ...['help', 'version'].map((name) => `complete -c stray -n __stray_first -l ${name}`),
    ...top.map(({ words, says }) => `complete -c stray -n __stray_first -f -a ${words[0]} -d ${quoted(says)}`),
    ...commands.flatMap((command) => (command.actions.length > 0 ? [actionLine(command)] : optionLines(command))),
  ];
  return `# fish completion for stray, written by: stray completion fish\n${functions}\n${lines.join('\n')}\n`;
}

function actionLine({ words, actions }: Completed): string {
  const place = quoted(`__stray_behind ${words.join(' ')}`);
  return `complete -c stray -n ${place} -f -a ${quoted([...actions, '--help'].join(' '))}`;
}

function optionLines({ words, options }: Completed): string[] {
  const place = quoted(`__stray_in ${words.join(' ')}`);
  return options.map((option) => `complete -c stray -n ${place} -l ${option.name}${valuePart(option)}`);
}

function valuePart({ takesValue, choices }: CompletedOption): string {
  if (choices.length > 0) return ` -x -a ${quoted(choices.join(' '))}`;
  return takesValue ? ' -r' : '';
}

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
