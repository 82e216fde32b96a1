import { z } from 'zod';
import type { Commands } from '../command.ts';
import { worded } from '../input/apiName.ts';
import type { CommandWords } from '../options.ts';

export interface CompletedOption {
  /** Without its hyphens. */
  readonly name: string;
  readonly takesValue: boolean;
  /** What it may be; none where it may be anything. */
  readonly choices: readonly string[];
}

/** A command, or an action of one (`corpus mine`), as a shell completes it. */
export interface Completed {
  readonly words: readonly string[];
  readonly says: string;
  /** Actions that come next. */
  readonly actions: readonly string[];
  readonly options: readonly CompletedOption[];
}

/** What all commands take, from the tables that read it. */
export async function completedCommands(commands: Commands): Promise<readonly Completed[]> {
  const all = Object.entries(commands).map(async ([name, { says, load }]): Promise<Completed[]> => {
    const { takes, actions = {} } = await load();
    return [
      { words: [name], says, actions: Object.keys(actions), options: optionsOf(takes) },
      ...Object.entries(actions).map(([action, words]) => ({
        ...{ words: [name, action], says, actions: [] },
        options: optionsOf([words]),
      })),
    ];
  });
  return (await Promise.all(all)).flat();
}

function optionsOf(takes: readonly CommandWords[]): CompletedOption[] {
  const found = new Map<string, CompletedOption>();
  for (const { config, schema } of takes) {
    for (const [name, { type }] of Object.entries(config)) {
      const choices = new Set([...(found.get(name)?.choices ?? []), ...choicesOf(schema, name)]);
      found.set(name, { name, takesValue: type === 'string', choices: [...choices] });
    }
  }
  return [...found.values(), { name: 'help', takesValue: false, choices: [] }];
}

function choicesOf(schema: z.ZodType, name: string): readonly string[] {
  const shape: Readonly<Record<string, unknown>> = schema instanceof z.ZodObject ? schema.shape : {};
  return valuesOf(shape[name]);
}

/** The values of an enum, however it is wrapped. */
function valuesOf(type: unknown): readonly string[] {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) return valuesOf(type.unwrap());
  if (type instanceof z.ZodPipe) return [...valuesOf(type.in), ...valuesOf(type.out)];
  if (!(type instanceof z.ZodEnum)) return [];
  return type.options.map(String).map((value) => (value === value.toUpperCase() ? worded(value) : value));
}
