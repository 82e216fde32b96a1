import { createServer } from 'node:net';
import { LaunchError } from './launchError.mjs';

const services = [
  { variable: 'PORT', fallback: 3000, what: 'the page' },
  { variable: 'API_PORT', fallback: 4000, what: 'the API' },
];

/**
 * Checked before anything is installed, built or started.
 * @param {NodeJS.ProcessEnv} environment
 */
export async function requireFreePorts(environment) {
  /** @type {number[]} */
  const seen = [];
  for (const { variable, fallback, what } of services) {
    const port = parsePort(variable, environment[variable], fallback);
    if (seen.includes(port)) throw new LaunchError(`PORT and API_PORT are both ${port}; give each its own.`);
    seen.push(port);
    const code = await tryListen(port);
    if (code === undefined) continue;
    const other = `choose another with ${variable}, for example: ${variable}=${port < 1024 ? port + 8000 : Math.min(port + 80, 65_535)} npm start`;
    if (code === 'EADDRINUSE')
      throw new LaunchError(`port ${port} (${what}) is already in use; stop what uses it or ${other}`);
    throw new LaunchError(`port ${port} (${what}) cannot be opened (${code}); ${other}`);
  }
}

/**
 * @param {string} variable
 * @param {string | undefined} text
 * @param {number} fallback
 */
function parsePort(variable, text, fallback) {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new LaunchError(`${variable} is "${text}"; it must be a port number from 1 to 65535.`);
}

/**
 * @param {number} port
 * @returns {Promise<string | undefined>} the code of the error when the port cannot be listened on
 */
function tryListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}
