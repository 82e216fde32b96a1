import type { Commands } from './command.ts';

/** All commands, each loaded when it is asked for. */
export const commands: Commands = {
  score: {
    usage: 'DIR --labels "t-shirt,hat,…"',
    says: 'score and flag the images of a folder, or embeddings of your own',
    load: async () => {
      const { help, score, words } = await import('./commands/score.ts');
      const embeddings = await import('./commands/scoreEmbeddings.ts');
      return {
        help: `${help}\n\n${embeddings.help}`,
        run: (argv) => (embeddings.asksForEmbeddings(argv) ? embeddings.scoreEmbeddings(argv) : score(argv)),
        takes: [words, embeddings.words],
      };
    },
  },
  check: {
    usage: 'DIR --labels "…" --max-flagged 5%',
    says: 'fail when more images than allowed do not belong, in a pipeline',
    load: async () => {
      const { check, help, words } = await import('./commands/check.ts');
      return { help, run: check, takes: [words] };
    },
  },
  eval: {
    usage: '--id DIR --ood DIR --labels "…"',
    says: 'measure how well scores separate two sides',
    load: async () => {
      const { evaluateCommand, help, words } = await import('./commands/eval.ts');
      return { help, run: evaluateCommand, takes: [words] };
    },
  },
  embed: {
    usage: '--images DIR --out images.npy',
    says: 'embeddings of images or texts, for other tools',
    load: async () => {
      const { embed, help, words } = await import('./commands/embed.ts');
      return { help, run: embed, takes: [words] };
    },
  },
  corpus: {
    usage: 'mine --labels "…" --out FILE',
    says: 'the words that images are scored against; also: show, diff, log, …',
    load: async () => {
      const { actionWords, corpus, help } = await import('./commands/corpus.ts');
      return { help, run: corpus, takes: [], actions: await actionWords() };
    },
  },
  models: {
    usage: 'add FOLDER|HUB-ID',
    says: 'an encoder of the CLIP family; also: list, remove',
    load: async () => {
      const { actionWords, help, models } = await import('./commands/models.ts');
      return { help, run: models, takes: [], actions: actionWords };
    },
  },
  login: {
    usage: 'URL',
    says: 'keeps the address of a running Stray, and the key to it',
    load: async () => {
      const { help, login, words } = await import('./commands/login.ts');
      return { help, run: login, takes: [words] };
    },
  },
  logout: {
    usage: '[URL]',
    says: 'forgets them',
    load: async () => {
      const { help, logout, words } = await import('./commands/logout.ts');
      return { help, run: logout, takes: [words] };
    },
  },
  upload: {
    usage: 'PATH… PROJECT/DATASET',
    says: 'photos to a dataset of a running Stray',
    load: async () => {
      const { help, upload, words } = await import('./commands/upload.ts');
      return { help, run: upload, takes: [words] };
    },
  },
  import: {
    usage: 'PATH PROJECT/DATASET',
    says: 'a folder that the server can read, or an S3 prefix, into a dataset',
    load: async () => {
      const { help, importCommand, words } = await import('./commands/import.ts');
      return { help, run: importCommand, takes: [words] };
    },
  },
  run: {
    usage: 'PROJECT/DATASET',
    says: 'score a dataset of a running Stray',
    load: async () => {
      const { help, run, words } = await import('./commands/run.ts');
      return { help, run, takes: [words] };
    },
  },
  watch: {
    usage: 'PROJECT/DATASET|RUN',
    says: 'how far a run is, until it has ended',
    load: async () => {
      const { help, watch, words } = await import('./commands/watch.ts');
      return { help, run: watch, takes: [words] };
    },
  },
  review: {
    usage: "PROJECT/DATASET --filter '…'",
    says: 'decide on all photos that match, or list them',
    load: async () => {
      const { help, review, words } = await import('./commands/review.ts');
      return { help, run: review, takes: [words] };
    },
  },
  export: {
    usage: 'PROJECT/DATASET --format F',
    says: 'a dataset of a running Stray as a file',
    load: async () => {
      const { exportCommand, help, words } = await import('./commands/export.ts');
      return { help, run: exportCommand, takes: [words] };
    },
  },
  backup: {
    usage: 'FILE',
    says: 'all of Stray in one file; also: --check FILE',
    load: async () => {
      const { backup, help, words } = await import('./commands/backup.ts');
      return { help, run: backup, takes: [words] };
    },
  },
  restore: {
    usage: 'FILE',
    says: 'a backup in place of an empty Stray',
    load: async () => {
      const { help, restore, words } = await import('./commands/restore.ts');
      return { help, run: restore, takes: [words] };
    },
  },
  start: {
    usage: '',
    says: 'the web app, with a demo project',
    load: async () => {
      const { help, start, words } = await import('./commands/start.ts');
      return { help, run: start, takes: [words] };
    },
  },
  completion: {
    usage: 'bash|zsh|fish',
    says: 'what makes a shell complete all of this',
    load: async () => {
      const { actions, completion, help } = await import('./commands/completion.ts');
      return { help, run: (argv) => completion(argv, commands), takes: [], actions };
    },
  },
};
