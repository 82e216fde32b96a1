import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import { commonHeaders } from './features/security/headers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` looks at the types, of tests too; who starts Stray need not wait for that.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingRoot: root,
  turbopack: { root },
  headers: async () => [
    {
      // The gateway's answers keep the headers of the API.
      source: '/((?!(?:graphql|media|map|uploads|corpora|search|score|exports|auth)(?:/|$)|(?:words|labels)$).*)',
      headers: Object.entries(commonHeaders).map(([key, value]) => ({ key, value })),
    },
  ],
};

export default config;
