/** Every library that would report usage or look for a newer version of itself is told not to, in every child process. */
export const quiet = {
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  CHECKPOINT_DISABLE: '1',
  ORT_DISABLE_TELEMETRY: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  APOLLO_TELEMETRY_DISABLED: '1',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
};
