import { readFileSync } from 'node:fs';
import { type Copy, DockerfileParser, type From, type Instruction, type JSONInstruction } from 'dockerfile-ast';

export interface CopyStep {
  /** The stage that files are taken from; undefined: the build context. */
  readonly stage: string | undefined;
  readonly sources: readonly string[];
  readonly destination: string;
}

/** One `FROM` and what follows it, with what it has from the stages that it stands on. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly copies: readonly CopyStep[];
  readonly runs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string | undefined;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

/** Reads the stages of a Dockerfile whose commands are in the JSON form, and whose arguments have defaults. */
export function readDockerfile(path: string): ReadonlyMap<string, Stage> {
  const file = DockerfileParser.parse(readFileSync(path, 'utf8'));
  const stages = new Map<string, Stage>();
  const defaults = new Map<string, string>();
  let current: Stage | undefined;
  for (const instruction of file.getInstructions()) {
    const [first = ''] = instruction.getArguments().map((argument) => argument.getValue());
    const keyword = instruction.getKeyword();
    if (keyword === 'ARG') defaults.set(first.split('=')[0] ?? '', first.split('=')[1] ?? '');
    else if (keyword === 'FROM') current = beginStage(instruction as From, stages, defaults);
    else if (current) current = withInstruction(current, instruction);
    if (current) stages.set(current.name, current);
  }
  return stages;
}

function beginStage(from: From, stages: ReadonlyMap<string, Stage>, defaults: ReadonlyMap<string, string>): Stage {
  const image = (from.getImage() ?? '').replace(/\$\{(\w+)\}/g, (_all, name: string) => defaults.get(name) ?? '');
  const name = from.getBuildStage() ?? image;
  const below = stages.get(image);
  if (below) return { ...below, name };
  const nothing = {
    copies: [],
    runs: [],
    environment: {},
    workdir: '/',
    user: undefined,
    command: [],
    healthcheck: [],
  };
  return { name, base: image, ...nothing };
}

function withInstruction(stage: Stage, instruction: Instruction): Stage {
  const values = instruction.getArguments().map((argument) => argument.getValue());
  switch (instruction.getKeyword()) {
    case 'COPY': {
      const { copies } = stage;
      const from = (instruction as Copy).getFromFlag()?.getValue() ?? undefined;
      const [destination = '', ...sources] = [...values].reverse();
      return {
        ...stage,
        copies: [...copies, { stage: from, sources: sources.reverse(), destination: resolved(stage, destination) }],
      };
    }
    case 'RUN':
      return { ...stage, runs: [...stage.runs, instruction.getRawArgumentsContent() ?? ''] };
    case 'ENV':
      return {
        ...stage,
        environment: { ...stage.environment, ...Object.fromEntries(values.map((pair) => pair.split('=', 2))) },
      };
    case 'WORKDIR':
      return { ...stage, workdir: resolved(stage, values[0] ?? '') };
    case 'USER':
      return { ...stage, user: values[0] };
    case 'CMD':
      return { ...stage, command: jsonOf(instruction as JSONInstruction) };
    case 'HEALTHCHECK': {
      const [list] = /\[.*\]$/.exec(instruction.getRawArgumentsContent() ?? '') ?? ['[]'];
      return { ...stage, healthcheck: JSON.parse(list) as string[] };
    }
    default:
      return stage;
  }
}

const jsonOf = (instruction: JSONInstruction): string[] =>
  JSON.parse(instruction.getRawArgumentsContent() ?? '[]') as string[];

function resolved({ workdir }: Stage, path: string): string {
  return new URL(path, `file://${workdir.replace(/\/?$/, '/')}`).pathname.replace(/(?<=.)\/$/, '');
}
