import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether there is a browser to test with; says aloud when there is none. */
export function hasBrowser(): boolean {
  if (existsSync(chromiumPath)) return true;
  console.warn(`No Chromium at ${chromiumPath} (CHROMIUM_PATH names one): the tests in a browser are skipped.`);
  return false;
}

/** A browser that looks nothing up and calls nobody by itself. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
