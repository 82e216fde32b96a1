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

/** In which a page does what is asked of it, on slow and busy machines too. */
const patienceMs = 120_000;

/**
 * The same page, which is waited for: its visits end when it listens, because what came as text takes no click and no file before
 * it is brought to life.
 */
export function patient(page: Page): Page {
  page.setDefaultTimeout(patienceMs);
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...target) => {
    const response = await goto(...target);
    await comesAlive(page);
    return response;
  };
  page.reload = async (...how) => {
    const response = await reload(...how);
    await comesAlive(page);
    return response;
  };
  return page;
}

/** React marks what it has taken over; where there is none of its pages there is nothing to wait for. */
async function comesAlive(page: Page): Promise<void> {
  const mute = () =>
    page
      .locator('button, input, select, textarea')
      .evaluateAll((controls) =>
        '__next_f' in globalThis
          ? controls.filter((control) => !Object.keys(control).some((key) => key.startsWith('__reactProps$'))).length
          : 0,
      );
  const until = Date.now() + patienceMs;
  while ((await mute()) > 0) {
    if (Date.now() > until)
      throw new Error(`${page.url()} does not come alive: ${await mute()} of its controls are mute.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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
