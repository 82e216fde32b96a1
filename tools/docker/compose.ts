import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkout } from './assemble.ts';

export interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string; readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly resources: { readonly limits?: { readonly cpus: string; readonly memory: string } } };
  readonly [key: string]: unknown;
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
}

/** The compose file, with its anchors resolved and the fragments that begin with `x-` left out. */
export function readCompose(): Compose {
  const text = readFileSync(join(checkout, 'docker/compose.yaml'), 'utf8');
  const whole = parse(text, { merge: true }) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !key.startsWith('x-'))) as unknown as Compose;
}

/** `${NAME:-fallback}` and `${NAME}` by an environment, as compose has it. */
export function interpolated(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\{(\w+)(?::-([^}]*))?\}/g,
    (_all, name: string, fallback = '') => environment[name] || fallback,
  );
}
