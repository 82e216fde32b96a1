import { join } from 'node:path';
import type { Page } from 'playwright-core';

const shots = process.env.STRAY_SHOTS;

/** Pictures of a page for the eye, in both themes and on a telephone, where STRAY_SHOTS names a folder for them. */
export async function takePictures(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  if (shots === undefined) return;
  for (const theme of ['dark', 'light']) {
    await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
    await page.screenshot({ path: join(shots, `${name}-${theme}.png`) });
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: join(shots, `${name}-360.png`), fullPage });
  await page.setViewportSize({ width: 1440, height: 900 });
}
