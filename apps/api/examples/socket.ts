import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const { STRAY_URL = 'http://127.0.0.1:4000', STRAY_API_KEY, RUN_ID } = process.env;
const headers = STRAY_API_KEY ? { authorization: `Bearer ${STRAY_API_KEY}` } : {};

const client = createClient({
  url: `${STRAY_URL.replace(/^http/, 'ws')}/graphql/stream`,
  webSocketImpl: class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers });
    }
  },
});
const query = 'subscription ($id: ID!) { runProgress(runId: $id) { status progress } }';
for await (const { data } of client.iterate<{ runProgress: { status: string; progress: number } }>({
  query,
  variables: { id: RUN_ID },
})) {
  console.log(data?.runProgress.status, data?.runProgress.progress);
}
await client.dispose();
