const os = require('node:os');

const cores = os.availableParallelism === undefined ? os.cpus().length : os.availableParallelism();

/**
 * Photos are decoded on libuv's threads: one a core, because more only take turns with the network. Node reads the
 * number when the first of them starts, which an ECMAScript module is too late for: so it is given to child processes,
 * and to the command line by its CommonJS entry.
 */
exports.decodeThreads = {
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE || String(Math.min(Math.max(cores, 2), 16)),
};
