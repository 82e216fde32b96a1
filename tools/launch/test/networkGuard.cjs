// Preloaded into every process and thread of a running Stray (NODE_OPTIONS=--require): writes down, and refuses, whatever
// would leave this machine. STRAY_NETWORK_LOG names the file; its lines begin with `watching` or `outside`.
const dgram = require('node:dgram');
const dns = require('node:dns');
const fs = require('node:fs');
const net = require('node:net');
const { threadId } = require('node:worker_threads');

const logPath = process.env.STRAY_NETWORK_LOG;
const note = (line) =>
  fs.appendFileSync(logPath, `${line} [${process.pid}.${threadId} ${process.argv.slice(1, 3).join(' ')}]\n`);
note('watching');

const isLoopback = (host) =>
  host === undefined ||
  host === null ||
  /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|0\.0\.0\.0|::)$/.test(host);

function refuse(what) {
  note(`outside ${what}`);
  return new Error(`outgoing connection: ${what}`);
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guardedConnect(...args) {
  // Node's own modules pass [options, callback] as one array; others pass options, or port and host, or a path.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' && first !== null ? first : { port: first, host: second };
  const host = typeof options.host === 'string' ? options.host : undefined;
  const isLocalPath = Boolean(options.path) || Number.isNaN(Number(options.port));
  if (isLocalPath || isLoopback(host)) return connect.apply(this, args);
  process.nextTick(() => this.destroy(refuse(`tcp ${host}:${options.port}`)));
  return this;
};

for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(resolver))) {
    if (!/^(lookup|lookupService|resolve.*|reverse)$/.test(name) || typeof resolver[name] !== 'function') continue;
    const original = resolver[name];
    resolver[name] = function guardedResolve(host, ...rest) {
      if (isLoopback(host)) return original.call(this, host, ...rest);
      throw refuse(`dns ${host}`);
    };
  }
}

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function guardedSend(...args) {
  const host = args.slice(1).find((value) => typeof value === 'string');
  if (isLoopback(host)) return send.apply(this, args);
  throw refuse(`udp ${host}`);
};
