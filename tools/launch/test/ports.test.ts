import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireFreePorts } from '../ports.mjs';

const server = createServer();
let busy = 0;
beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object' && address !== null) busy = address.port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('a busy port is named, with the variable that chooses another', async () => {
  await expect(requireFreePorts({ PORT: String(busy), API_PORT: '1' })).rejects.toThrow(
    new RegExp(`^port ${busy} \\(the page\\) is already in use; .* PORT=\\d+ npm start$`),
  );
});

test.each(['0', '65536', '80a', '-1', '3.5'])('PORT=%s is refused', async (text) => {
  await expect(requireFreePorts({ PORT: text })).rejects.toThrow(`PORT is "${text}"; it must be a port number`);
});

test('one port for both is refused', async () => {
  await new Promise((resolve) => server.close(resolve));
  await expect(requireFreePorts({ PORT: String(busy), API_PORT: String(busy) })).rejects.toThrow(`are both ${busy}`);
});
