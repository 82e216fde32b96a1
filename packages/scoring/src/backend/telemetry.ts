// Since 1.29 the runtime's official builds send the names and sizes of models to their maker, and leave an identifier of
// the machine in the user's cache folder, unless this stands in the environment of the process before the first session.
// Threads have a copy of the environment, so the main thread has to set it: whatever starts a thread imports this too.
process.env.ORT_DISABLE_TELEMETRY = '1';
