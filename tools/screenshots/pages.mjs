/**
 * A page to take a picture of. `prepare` is done first, in the page as it is loaded.
 *
 * @typedef {object} Shown
 * @property {string} name
 * @property {string} path
 * @property {(page: import('playwright-core').Page) => Promise<void>} [prepare]
 */

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
const openDialog = async (page, name) => {
  await page.getByRole('button', { name }).first().click();
  await page.getByRole('dialog').waitFor();
};

/**
 * Waits until a page has shown what it asks for; a page that follows what others do is never without a request.
 *
 * @param {import('playwright-core').Page} page
 */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.waitForTimeout(700);
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

/**
 * Every page of the demo, and what opens over a page.
 *
 * @param {{ dataset: string, corpus: string, runs: readonly string[] }} demo addresses of the project’s things
 * @returns {Shown[]}
 */
export function pagesOf({ dataset, corpus, runs }) {
  const [later, earlier] = runs;
  return [
    { name: 'projects', path: '/?all' },
    { name: 'new', path: '/new', prepare: fillNew },
    { name: 'project', path: '/p/demo' },
    { name: 'dataset', path: dataset },
    { name: 'review', path: `${dataset}?show=flagged&step=review` },
    { name: 'groups', path: `${dataset}?display=groups` },
    { name: 'map', path: `${dataset}?display=map` },
    { name: 'export', path: `${dataset}?step=export` },
    { name: 'labels', path: '/p/demo/labels' },
    { name: 'corpora', path: '/p/demo/corpora' },
    { name: 'corpus', path: corpus },
    { name: 'runs', path: '/p/demo/runs' },
    ...(later && earlier ? [{ name: 'runs-compared', path: `/p/demo/runs?compare=${earlier}~${later}` }] : []),
    { name: 'jobs', path: '/p/demo/jobs' },
    { name: 'history', path: '/p/demo/audit' },
    { name: 'webhooks', path: '/p/demo/webhooks' },
    { name: 'disk', path: '/disk' },
    { name: 'settings', path: '/settings' },
    { name: 'not-found', path: '/p/nowhere' },
    { name: 'palette', path: '/p/demo', prepare: (page) => openDialog(page, 'Commands') },
    { name: 'jobs-drawer', path: '/p/demo', prepare: (page) => openDialog(page, 'Jobs:') },
    {
      name: 'keys',
      path: '/p/demo',
      prepare: async (page) => {
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
      },
    },
  ];
}

/** @param {import('playwright-core').Page} page */
async function fillNew(page) {
  await page.getByLabel('Name of the project').fill('Street scenes');
  await page.getByLabel('One a line, or in one line with commas').fill('traffic light\nbus\nbench\nmouse');
  await page.getByRole('combobox', { name: 'Sense of bench' }).waitFor();
}
