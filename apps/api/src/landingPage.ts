import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { nothingAllowed } from './securityHeaders.ts';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 42rem; margin: 4rem auto; padding: 0 1rem }
  pre { overflow: auto; padding: 1rem; border: 1px solid #8886; border-radius: 8px }
`;
const policy = `${nothingAllowed}; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Stray: GraphQL API</title>
<style>${style}</style>
<h1>Stray: GraphQL API</h1>
<p>Queries and mutations are sent to <code>/graphql</code> by POST, subscriptions to <code>/graphql/stream</code> as
server-sent events.</p>
<pre>curl -s http://HOST/graphql -H 'content-type: application/json' \\
  -d '{"query":"{ projects { edges { node { name } } } }"}'</pre>
</html>
`;

/** What a person sees who opens the API in a browser; a query by GET passes through. */
export const landingPage: RequestHandler = (request, response, next) => {
  const asked = typeof request.query.query === 'string';
  if (asked || request.accepts(['json', 'html']) !== 'html') {
    next();
    return;
  }
  response
    .set('content-security-policy', policy)
    .type('html')
    .send(page.replace('HOST', request.headers.host?.replace(/[^\w.:[\]-]/g, '') ?? 'localhost'));
};
