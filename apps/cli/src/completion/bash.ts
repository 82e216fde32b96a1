import type { Completed } from './table.ts';

/** Inside single quotes of a shell; the names here have none. */
const list = (words: readonly string[]): string => `'${words.join(' ')}'`;

const optionNames = ({ options }: Completed) => options.map(({ name }) => `--${name}`);

/** Files are proposed where nothing else is known, as bash does by itself. */
export function bashScript(commands: readonly Completed[]): string {
  return `# bash completion for stray, written by: stray completion bash
${completer(commands)}complete -o default -F _stray stray
`;
}

export function zshScript(commands: readonly Completed[]): string {
  return `# zsh completion for stray, written by: stray completion zsh
autoload -U +X bashcompinit && bashcompinit
${completer(commands)}complete -o default -F _stray stray
`;
}

function completer(commands: readonly Completed[]): string {
  const top = commands.filter(({ words }) => words.length === 1);
  const withActions = top.filter(({ actions }) => actions.length > 0);
  const values = commands.flatMap(({ words, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ name, choices }) => `    '${words.join(' ')} --${name}') proposed=${list(choices)} ;;`),
  );
  const others = commands.flatMap(({ words, options }) =>
    options
      .filter(({ takesValue, choices }) => takesValue && choices.length === 0)
      .map(({ name }) => `'${words.join(' ')} --${name}'`),
  );
  return `_stray() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} proposed= prefix=
  COMPREPLY=()
  # Of --option=value bash makes three words, and zsh one.
  if [[ $word == = ]]; then word=
  elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $word == --*=* ]]; then before=\${word%%=*} prefix="\${word%%=*}=" word=\${word#*=}; fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${list([...top.flatMap(({ words }) => words), '--help', '--version'])} -- "$word"))
    return
  fi
  case $command in
${withActions.map(({ words, actions }) => `    ${words[0]})\n      if ((COMP_CWORD == 2)); then COMPREPLY=($(compgen -W ${list([...actions, '--help'])} -- "$word")); return; fi\n      command="$command \${COMP_WORDS[2]}" ;;`).join('\n')}
  esac
  case "$command $before" in
${values.join('\n')}
    ${others.join(' | ')}) return ;;
    *)
      case "$command" in
${commands
  .filter(({ actions }) => actions.length === 0)
  .map((one) => `        '${one.words.join(' ')}') proposed=${list(optionNames(one))} ;;`)
  .join('\n')}
      esac
      [[ $word == -* ]] || return ;;
  esac
  COMPREPLY=($(compgen -P "$prefix" -W "$proposed" -- "$word"))
}
`;
}
