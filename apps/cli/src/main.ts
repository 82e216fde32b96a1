import { exitCodes, UsageError } from './options.ts';
import { reportError } from './output/report.ts';
import { version } from './version.ts';

const help = `stray finds what does not belong in an image dataset.

  stray score DIR --labels "t-shirt,hat,…"         score and flag the images of a folder
  stray score --image-embeddings FILE …            the same for embeddings of your own
  stray check DIR --labels "…" --max-flagged 5%     fail when more than so many images do not belong, in a pipeline
  stray eval --id DIR --ood DIR --labels "…"       measure how well scores separate two sides
  stray embed --images DIR --out images.npy        embeddings of images or texts, for other tools
  stray corpus mine --labels "…" --out FILE        the words that images are scored against; also: show, diff, log, …
  stray upload PATH… PROJECT/DATASET               photos to a dataset of a running Stray
  stray import PATH PROJECT/DATASET                a folder that the server can read, or an S3 prefix, into a dataset
  stray export PROJECT/DATASET --format F          a dataset of a running Stray as a file
  stray backup FILE                                all of Stray in one file; also: --check FILE
  stray restore FILE                               a backup in place of an empty Stray
  stray models add FOLDER|HUB-ID                   an encoder of the CLIP family; also: list, remove
  stray start                                      the web app, with a demo project
  stray COMMAND --help                             what a command takes
  stray --version`;

interface Command {
  readonly help: string;
  readonly run: (argv: readonly string[]) => Promise<number>;
}

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  score: async () => {
    const { help, score } = await import('./commands/score.ts');
    const embeddings = await import('./commands/scoreEmbeddings.ts');
    return {
      help: `${help}\n\n${embeddings.help}`,
      run: (argv) => (embeddings.asksForEmbeddings(argv) ? embeddings.scoreEmbeddings(argv) : score(argv)),
    };
  },
  check: async () => {
    const { check, help } = await import('./commands/check.ts');
    return { help, run: check };
  },
  eval: async () => {
    const { help, evaluateCommand } = await import('./commands/eval.ts');
    return { help, run: evaluateCommand };
  },
  embed: async () => {
    const { help, embed } = await import('./commands/embed.ts');
    return { help, run: embed };
  },
  corpus: async () => {
    const { help, corpus } = await import('./commands/corpus.ts');
    return { help, run: corpus };
  },
  upload: async () => {
    const { help, upload } = await import('./commands/upload.ts');
    return { help, run: upload };
  },
  import: async () => {
    const { help, importCommand } = await import('./commands/import.ts');
    return { help, run: importCommand };
  },
  export: async () => {
    const { exportCommand, help } = await import('./commands/export.ts');
    return { help, run: exportCommand };
  },
  backup: async () => {
    const { help, backup } = await import('./commands/backup.ts');
    return { help, run: backup };
  },
  restore: async () => {
    const { help, restore } = await import('./commands/restore.ts');
    return { help, run: restore };
  },
  models: async () => {
    const { help, models } = await import('./commands/models.ts');
    return { help, run: models };
  },
  start: async () => {
    const { help, start } = await import('./commands/start.ts');
    return { help, run: start };
  },
};

async function main([name, ...argv]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(help);
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version') {
    console.log(version());
    return exitCodes.done;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) throw new UsageError(`There is no command “${name}”.`, '');
  const command = await load();
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
