#!/usr/bin/env node
Object.assign(process.env, require('../../../tools/launch/decodeThreads.cjs').decodeThreads);

import('../../../tools/launch/begin.mjs').then(({ begin }) =>
  begin(async () => {
    const { stray } = await import('../../../tools/launch/stray.mjs');
    await stray(process.argv.slice(2));
  }),
);
