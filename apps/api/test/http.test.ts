import sharp from 'sharp';
import { expect, it } from 'vitest';
import { limits } from '../src/limits.ts';
import { startApi } from './harness.ts';
import { suite } from './suite.ts';

const photo = (width: number) =>
  sharp({ create: { width, height: 8, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer();

interface Refusal {
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

const codeOf = async (response: Response) => ((await response.json()) as Refusal).errors[0]?.extensions.code;

suite('the server', ({ api, database, queue }) => {
  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${api().url}/graphql`, { method: 'POST', headers, body });

  it('is healthy while the database answers', async () => {
    const response = await fetch(`${api().url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('answers a query by GET only when the client could not be a page of another site', async () => {
    const url = `${api().url}/graphql?query=${encodeURIComponent('{ encoders { family } }')}`;
    expect((await fetch(url)).status).toBe(400);
    const answer = await fetch(url, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(await answer.json()).toEqual({ data: { encoders: [{ family: 'conse' }] } });
  });

  it('takes no mutation that a form of another site could send', async () => {
    const response = await post('{"query":"mutation { createProject(input: { name: \\"x\\" }) { project { id } } }"}', {
      'content-type': 'text/plain',
    });
    expect(response.status).toBe(400);
  });

  it('refuses a body over 1 MB, and one that is no JSON', async () => {
    const large = await post(
      JSON.stringify({ query: '{ encoders { id } }', variables: { x: 'x'.repeat(1024 * 1024) } }),
    );
    expect([large.status, await codeOf(large)]).toEqual([413, 'FILE_TOO_LARGE']);
    const broken = await post('{"query":');
    expect([broken.status, await codeOf(broken)]).toEqual([400, 'BAD_ARGUMENT']);
  });

  it.each([
    ['a field that is not there', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['no GraphQL', '{ projects', 'GRAPHQL_PARSE_FAILED'],
    ['too long a page', '{ projects(first: 501) { totalCount } }', 'BAD_ARGUMENT'],
    ['too many tokens', `{ ${'__typename '.repeat(limits.tokens)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('answers %s with 400 and a code', async (_, query, code) => {
    const response = await post(JSON.stringify({ query }));
    expect([response.status, await codeOf(response)]).toEqual([400, code]);
  });

  it('shows a page of its own, which loads nothing from elsewhere', async () => {
    const response = await fetch(`${api().url}/graphql`, { headers: { accept: 'text/html' } });
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(page).toContain(api().url.replace('http://', ''));
    expect(page).not.toMatch(/<script|<link|src=|https:/);
  });

  it('says in JSON that there is nothing at an address', async () => {
    const response = await fetch(`${api().url}/nothing`);
    expect([response.status, await codeOf(response)]).toEqual([404, 'NOT_FOUND']);
  });

  it('hands out an image as it was given, to be kept for ever', async () => {
    const bytes = await photo(64);
    const { sha256 } = await api().blobs.put(bytes);
    const url = `${api().url}/media/${sha256}/original`;
    const response = await fetch(url);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'; sandbox$/),
      'content-disposition': `inline; filename="${sha256.slice(0, 16)}.jpeg"`,
      etag: `"${sha256}-original"`,
    });
    const again = await fetch(url, { headers: { 'if-none-match': `"${sha256}-original"` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('hands out an image that does not fit in one read', async () => {
    const bytes = Buffer.concat([await photo(64), Buffer.alloc(300_000, 7)]);
    const { sha256 } = await api().blobs.put(bytes);
    const response = await fetch(`${api().url}/media/${sha256}/original`);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('makes a thumbnail when it is first asked for, and keeps it', async () => {
    const { sha256 } = await api().blobs.put(await photo(650));
    const responses = await Promise.all(
      [128, 256, 256, 512].map((size) => fetch(`${api().url}/media/${sha256}/${size}`)),
    );
    const images = await Promise.all(responses.map(async (response) => Buffer.from(await response.arrayBuffer())));
    expect(new Set(responses.map(({ headers }) => headers.get('content-type')))).toEqual(new Set(['image/webp']));
    const widths = await Promise.all(images.map(async (bytes) => (await sharp(bytes).metadata()).width));
    expect(widths).toEqual([128, 256, 256, 512]);
    expect(await api().blobs.getThumbnail(sha256, 512)).toEqual(images[3]);
  });

  it.each([
    ['no image', 'no image'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'],
    ['the beginning of an image alone', '\xff\xd8\xff'],
  ])('has no thumbnail of what is %s', async (_, text) => {
    const { sha256 } = await api().blobs.put(Buffer.from(text, 'latin1'));
    const response = await fetch(`${api().url}/media/${sha256}/256`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([415, 'no-store']);
    expect((await fetch(`${api().url}/media/${'1'.repeat(64)}/256`)).status).toBe(404);
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['nothing at all', ''],
  ])('does not hand out %s', async (_, text) => {
    const { sha256 } = await api().blobs.put(Buffer.from(text));
    const response = await fetch(`${api().url}/media/${sha256}/original`);
    expect([response.status, response.headers.get('content-type')]).toEqual([415, 'application/json; charset=utf-8']);
  });

  it.each([
    ['a GIF that is a script too', 'GIF89a=1;/*', ';alert(1)//', 'image/gif'],
    ['a JPEG that is HTML too', '\xff\xd8\xff\xe0', '<html><script>alert(1)</script>', 'image/jpeg'],
    ['a PNG that is an archive too', '\x89PNG\r\n\x1a\n', 'PK\x05\x06', 'image/png'],
  ])('hands out %s as the image that it begins as, and lets nothing in it run', async (_, begin, rest, type) => {
    const { sha256 } = await api().blobs.put(Buffer.from(begin + rest, 'latin1'));
    const response = await fetch(`${api().url}/media/${sha256}/original`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox$/);
    expect((await fetch(`${api().url}/media/${sha256}/256`)).status).toBe(415);
  });

  it.each(['0'.repeat(64), '..%2f..%2fetc%2fpasswd', 'ABC'])('has no image %s', async (name) => {
    const response = await fetch(`${api().url}/media/${name}/original`);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('has no other sizes', async () => {
    const { sha256 } = await api().blobs.put(await photo(66));
    expect((await fetch(`${api().url}/media/${sha256}/257`)).status).toBe(404);
  });

  it('reports to nobody, whatever the environment says', async () => {
    Object.assign(process.env, {
      APOLLO_KEY: 'service:stray:key',
      APOLLO_GRAPH_REF: 'stray@current',
      APOLLO_SCHEMA_REPORTING: 'true',
    });
    const server = await startApi(database(), queue());
    expect(Object.keys(process.env).filter((name) => name.startsWith('APOLLO_'))).toEqual([]);
    expect(await server.graphql('{ encoders { family } }')).toEqual({ data: { encoders: [{ family: 'conse' }] } });
    await server.close();
  });
});
