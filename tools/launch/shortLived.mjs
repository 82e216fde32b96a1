/**
 * Options of Node for a process whose embedded database is gone in a minute: V8 then optimizes no WebAssembly, which is a
 * third of what such a database costs, and makes long work slower.
 */
export const shortLived = ['--wasm-tiering-budget=1000000000'];
