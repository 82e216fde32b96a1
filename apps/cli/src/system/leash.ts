import { isMainThread } from 'node:worker_threads';

// Preloaded into every service. The channel to the launcher breaks however the launcher ends, `kill -9` included; the
// service then stops as if it had been told to, instead of staying behind with the port and the database's connections.
const graceMs = 4_000;

if (isMainThread && process.connected) {
  process.once('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel?.unref();
} else if (isMainThread) {
  process.exit(1);
}
