import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

/** What action.yml uses of GitHub's metadata syntax, and no more: a key that is misspelt is one too many. */
export interface Metadata {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const identifier = '^[A-Za-z_][\\w-]*$';

const schema = {
  type: 'object',
  required: ['name', 'description', 'inputs', 'runs'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1 },
    description: { type: 'string', minLength: 1 },
    inputs: {
      type: 'object',
      propertyNames: { pattern: identifier },
      additionalProperties: {
        type: 'object',
        required: ['description'],
        additionalProperties: false,
        properties: {
          description: { type: 'string', minLength: 1 },
          required: { type: 'boolean' },
          default: { type: 'string' },
        },
      },
    },
    runs: {
      type: 'object',
      required: ['using', 'steps'],
      additionalProperties: false,
      properties: {
        using: { type: 'string', const: 'composite' },
        steps: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            properties: {
              uses: { type: 'string', pattern: '^[\\w.-]+/[\\w./-]+@[\\w./-]+$' },
              with: {
                type: 'object',
                additionalProperties: { type: ['string', 'number', 'boolean'] },
              },
              run: { type: 'string', minLength: 1 },
              shell: { type: 'string', const: 'bash' },
              env: { type: 'object', additionalProperties: { type: 'string' } },
            },
            // What runs a program has to name its shell, which a workflow need not.
            oneOf: [
              { required: ['uses'], not: { anyOf: [{ required: ['run'] }, { required: ['shell'] }] } },
              { required: ['run', 'shell'], not: { anyOf: [{ required: ['uses'] }, { required: ['with'] }] } },
            ],
          },
        },
      },
    },
  },
};

/** @throws Error that names what the metadata syntax does not have */
export function readMetadata(text: string): Metadata {
  const ajv = new Ajv({ allowUnionTypes: true });
  const read: unknown = parse(text);
  if (ajv.validate<Metadata>(schema, read)) return read;
  throw new Error(ajv.errorsText());
}

export const actionText = (): string => readFileSync(`${root}/action.yml`, 'utf8');
