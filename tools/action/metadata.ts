import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));

interface Input {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** A program in a shell, or another action. */
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What is read of action.yml. */
export interface Metadata {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** What GitHub leaves open and Stray does not: inputs are described, defaults are texts, other actions come in a version. */
const schema = {
  type: 'object',
  required: ['inputs', 'runs'],
  properties: {
    inputs: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['description'],
        properties: {
          description: { type: 'string', minLength: 1 },
          required: { type: 'boolean' },
          default: { type: 'string' },
        },
      },
    },
    runs: {
      type: 'object',
      required: ['steps'],
      properties: {
        steps: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: {
              uses: { type: 'string', pattern: '^[\\w.-]+/[\\w./-]+@[\\w./-]+$' },
              run: { type: 'string', minLength: 1 },
              env: { type: 'object', additionalProperties: { type: 'string' } },
            },
          },
        },
      },
    },
  },
};

/**
 * Metadata as GitHub's own parser takes them, expressions included.
 *
 * @throws Error that says what is wrong with them
 */
export function readMetadata(text: string): Metadata {
  const { context } = parseAction({ name: 'action.yml', content: text }, new NoOperationTraceWriter());
  const refusals = context.errors.getErrors().map(({ message }) => message);
  if (refusals.length > 0) throw new Error(refusals.join('; '));
  const ajv = new Ajv();
  const read: unknown = parse(text);
  if (ajv.validate<Metadata>(schema, read)) return read;
  throw new Error(ajv.errorsText());
}

export const actionText = (): string => readFileSync(`${root}/action.yml`, 'utf8');
