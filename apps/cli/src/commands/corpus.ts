import { publishingHelp } from '../corpus/publishing.ts';
import { recipeHelp } from '../corpus/recipeOptions.ts';
import { type CommandWords, exitCodes, UsageError } from '../options.ts';
import { reportError } from '../output/report.ts';
import { serverHelp } from '../remote/server.ts';

export const help = `stray corpus mine --labels "t-shirt,hat,…" --out corpus.json [options]
stray corpus mine PROJECT/CORPUS [options]
stray corpus show CORPUS [--search TEXT] [--limit N] [--json]
stray corpus log CORPUS [--limit N] [--json]
stray corpus diff CORPUS CORPUS [--json]
stray corpus export CORPUS [--format text|csv|json] [--out FILE]
stray corpus import FILE PROJECT/CORPUS [options]

The negative labels that images are scored against. A CORPUS is a file (corpus.json), for which no server is needed, or
PROJECT/CORPUS or PROJECT/CORPUS@NUMBER on a running Stray; without a number, the newest version.

${serverHelp}

mine finds the words that are far from your classes. With --out it does so here and writes a file that
"stray score --corpus" takes; with PROJECT/CORPUS the server does, and a draft of the next version comes of it.

  --labels "A,B,…"     the classes; on a server they become the project's, whose own are taken without it
  --labels-file FILE   the same, one a line
  --encoder E          as with "stray score"; on a server, one that it has
${recipeHelp}
  --without-edits      on a server: forgets what was banned, pinned and added before

mine and import on a server:
${publishingHelp}

show tells what a corpus was made from, and its first negatives (--limit, 20); --search those that hold a text.
log tells the versions of a corpus, the newest first.
diff prints what differs (- removed, + added, ~ moved to another slot) and ends with 0 when nothing does, 1 when
something does, and 2 in trouble, as diff(1).
export writes the words one a line (text), a table with similarities (csv), or all of it (json, which comes back by
import); by the ending of --out, or json to standard output.
import takes a corpus.json, whose words become a list with the same bans and pins, or a list of words (.txt one a
line, .csv, .json) of up to a million.

--json (not of export, whose --format json is the corpus itself) prints one JSON line and nothing else. Messages go to standard error.
Exit code: 0 done, 1 failed, 2 wrong words; of diff see above.`;

type Act = (argv: readonly string[]) => Promise<number>;

interface Action {
  readonly act: Act;
  readonly words: CommandWords;
}

const actions: Readonly<Record<string, () => Promise<Action>>> = {
  mine: async () => {
    const { mine, words } = await import('../corpus/mine.ts');
    return { act: mine, words };
  },
  show: async () => {
    const { show, words } = await import('../corpus/show.ts');
    return { act: show, words };
  },
  log: async () => {
    const { log, words } = await import('../corpus/log.ts');
    return { act: log, words };
  },
  diff: async () => {
    const { diff, words } = await import('../corpus/diff.ts');
    return { act: orTrouble(diff), words };
  },
  export: async () => {
    const { exportCommand, words } = await import('../corpus/export.ts');
    return { act: exportCommand, words };
  },
  import: async () => {
    const { importCommand, words } = await import('../corpus/import.ts');
    return { act: importCommand, words };
  },
};

/** What each action takes. */
export async function actionWords(): Promise<Record<string, CommandWords>> {
  const loaded = Object.entries(actions).map(async ([name, load]) => [name, (await load()).words] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

/** `stray corpus`: negative labels, in files and on a server. */
export async function corpus([action, ...argv]: readonly string[]): Promise<number> {
  const load = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (load !== undefined) return (await load()).act(argv);
  const names = Object.keys(actions).join(', ');
  throw new UsageError(
    action === undefined ? `Say one of ${names}.` : `There is no “corpus ${action}”; there are ${names}.`,
    'corpus',
  );
}

/** Of `diff` 1 means that there is a difference; whatever goes wrong has to end otherwise. */
function orTrouble(action: Act): Act {
  return async (argv) => {
    try {
      return await action(argv);
    } catch (error) {
      reportError(error);
      return exitCodes.usage;
    }
  };
}
