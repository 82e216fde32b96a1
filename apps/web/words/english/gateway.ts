/** What the web server says itself where it passes requests on to the API. */
export const gatewayWords = {
  /** `code` is what the system says of it: ECONNREFUSED. */
  unreachable: ({ code }: { code: string | null }) =>
    `The API does not answer${code === null ? '' : ` (${code})`}. Start it, or set API_URL to where it listens.`,
  foreignHost:
    'This server does not answer to that host name. STRAY_URL names the one that people use; ALLOWED_HOSTS adds others.',
} as const;
