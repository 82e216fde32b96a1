import { commands } from './commands.ts';
import { exitCodes, UsageError } from './options.ts';
import { reportError } from './output/report.ts';
import { version } from './version.ts';

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { usage, says }]) => [`${name} ${usage}`.trimEnd(), says] as const,
  );
  const others = [
    ['COMMAND --help', 'what a command takes'],
    ['--version', ''],
  ] as const;
  const all = [...lines, ...others].map(([words, says]) => `  stray ${words.padEnd(38)} ${says}`.trimEnd());
  return ['stray finds what does not belong in an image dataset.', '', ...all].join('\n');
}

async function main([name, ...argv]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(help());
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version') {
    console.log(version());
    return exitCodes.done;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) throw new UsageError(`There is no command “${name}”.`, '');
  const command = await entry.load();
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(command.help);
    return exitCodes.done;
  }
  return command.run(argv);
}

/** A reader that has seen enough (`stray score … | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed),
);

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    reportError(error);
    process.exit(error instanceof UsageError ? exitCodes.usage : exitCodes.failed);
  },
);
