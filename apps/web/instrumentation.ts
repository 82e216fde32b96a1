/** Next calls it once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { tellClientAddress } = await import('./features/gateway/clientAddress.ts');
  tellClientAddress(process.env.STRAY_TRUST_PROXY ?? '');
  const { endWell } = await import('./features/gateway/exitCode.ts');
  endWell();
}
