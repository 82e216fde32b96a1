#!/usr/bin/env node
import { begin } from '../../../tools/launch/begin.mjs';

begin(async () => {
  const { stray } = await import('../../../tools/launch/stray.mjs');
  await stray(process.argv.slice(2));
});
