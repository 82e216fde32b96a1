import { expect, test } from 'vitest';
import { nodeTooOld } from '../nodeVersion.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(nodeTooOld(version)).toBeUndefined();
});

test.each(['12.22.12', '16.20.2', '18.20.8', '20.18.3'])('Node %s gets one clear line', (version) => {
  expect(nodeTooOld(version)).toMatch(new RegExp(`^this is Node ${version}; Stray needs Node 20\\.19 or newer[^\n]*$`));
});
