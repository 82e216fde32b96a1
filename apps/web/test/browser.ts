import { existsSync } from 'node:fs';
import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';

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

export interface Complaints {
  /** Kinds of messages of the console that are troubles. */
  readonly kinds?: readonly string[];
  /** What has to come, and is none. */
  readonly isExpected?: (message: ConsoleMessage) => boolean;
}

/** Adds what a page complains of to `troubles`: errors of its scripts, and what they say in the console. */
export function collectTroubles(
  page: Page,
  troubles: string[],
  { kinds = ['error'], isExpected = () => false }: Complaints = {},
): void {
  page.on('console', (message) => {
    if (!kinds.includes(message.type()) || isExpected(message)) return;
    troubles.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => troubles.push(error.message));
}
