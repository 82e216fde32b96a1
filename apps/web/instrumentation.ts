/** Next calls it once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { tellClientAddress } = await import('./features/gateway/clientAddress.ts');
  tellClientAddress(process.env.STRAY_TRUST_PROXY ?? '');
  // Next ends with 143 after SIGTERM, when it has answered what was asked; who was told to end, and did, has not failed.
  process.once('exit', (code) => {
    if (code === 143 || code === 130) process.exitCode = 0;
  });
}
