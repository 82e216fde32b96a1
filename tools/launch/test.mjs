import { begin } from './begin.mjs';

begin(async () => {
  const { runTests } = await import('./runTests.mjs');
  const { setup } = await import('./setup.mjs');
  await setup('all');
  const allPassed = await runTests(process.argv.slice(2));
  if (!allPassed) process.exitCode = 1;
});
