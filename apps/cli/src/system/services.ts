import { join } from 'node:path';
import type { ServiceSpec } from './service.ts';
import { checkout, type SystemSettings } from './settings.ts';

export interface SystemServices {
  readonly api: ServiceSpec;
  readonly worker: ServiceSpec;
  readonly web: ServiceSpec;
}

/** What runs, and what each is told by its environment. Nothing but the page can be reached from other machines. */
export function systemServices(settings: SystemSettings, databaseUrl: string): SystemServices {
  const apiUrl = `http://127.0.0.1:${settings.apiPort}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    STRAY_HOME: settings.home,
    STRAY_HOST: settings.host,
    ...(settings.server !== null && { STRAY_URL: settings.server.url }),
    HOST: '127.0.0.1',
    PORT: String(settings.pagePort),
    API_PORT: String(settings.apiPort),
    API_URL: apiUrl,
    // The page passes requests on to the API, with the address that they came from.
    // Whoever sits at this machine reaches its neighbours without Stray too.
    STRAY_WEBHOOK_NETWORKS: process.env.STRAY_WEBHOOK_NETWORKS || (settings.server === null ? 'any' : ''),
    STRAY_TRUST_PROXY: process.env.STRAY_TRUST_PROXY || 'loopback',
  };
  const logFolder = join(settings.home, 'logs');
  const next = join(checkout, 'node_modules/next/dist/bin/next');
  const service = (name: string, script: ServiceSpec['script'] = [join(checkout, 'apps', name, 'dist/main.js')]) => ({
    name,
    script,
    cwd: join(checkout, 'apps', name),
    env,
    logFolder,
  });
  return {
    api: service('api'),
    worker: { ...service('worker'), env: { ...env, ...nextMetricsPort(env) } },
    web: {
      ...service('web', [next, 'start', '-p', String(settings.pagePort), '-H', settings.host]),
      env: { ...withoutSecrets(env), HOST: settings.host },
    },
  };
}

/** API and worker are watched at ports of their own. */
function nextMetricsPort({ STRAY_METRICS_PORT }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return STRAY_METRICS_PORT ? { STRAY_METRICS_PORT: String(Number(STRAY_METRICS_PORT) + 1) } : {};
}

/** The page passes on what people send, and needs none of what the API guards. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    STRAY_SECRET: _s,
    STRAY_ADMIN_EMAIL: _e,
    STRAY_ADMIN_PASSWORD: _p,
    STRAY_OIDC_CLIENT_SECRET: _o,
    ...rest
  } = env;
  return { ...rest, DATABASE_URL: undefined };
}
