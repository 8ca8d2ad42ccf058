/** Keeps a visit at the app: dialogs are answered, downloads refused, addresses of others not opened. */

const MOST_PAGES = 5; // windows that an app may open
const MOST_DIALOGS = 10; // that are waited for; a page that goes on asking is at rest otherwise

/**
 * @param {any} page Playwright's, before it opens anything @param {string} origin the app's own
 * @param {import('./watch.mjs').Watch} watch hears of it
 */
export function stayAt(page, origin, watch) {
  const context = page.context();
  const answered = new Set();
  const answer = async (/** @type {any} */ dialog) => {
    const kind = `${dialog.type()} ${dialog.message()}`;
    // The page stands still meanwhile, which is not rest: its timers are late when it goes on.
    if (answered.size < MOST_DIALOGS && !answered.has(kind)) watch.open.add(dialog);
    answered.add(kind);
    if (dialog.type() !== 'beforeunload') watch.incident(`answered ${dialog.type()}: ${brief(dialog.message())}`);
    await dialog.accept().catch(() => {}); // that of beforeunload too: go
    watch.ended(dialog);
  };
  context.on('dialog', answer);
  context.on('page', (/** @type {any} */ opened) => {
    if (context.pages().length <= MOST_PAGES && isOwn(opened.url(), origin)) return;
    watch.incident('closed a window that it opened');
    opened.close().catch(() => {});
  });
  page.on('download', (/** @type {any} */ download) => watch.incident(`refused the download of ${brief(download.suggestedFilename())}`));
}

/**
 * Answers a page's way to another origin with 204, on which a browser stays where it is.
 * @param {any} page @param {string} origin @param {import('./watch.mjs').Watch} watch
 */
export async function holdPage(page, origin, watch) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  session.on('Fetch.requestPaused', (/** @type {any} */ { requestId, request, frameId }) => {
    const leaves = frameId === frameTree.frame.id && !isOwn(request.url, origin);
    if (leaves) watch.incident(`did not follow it to ${brief(new URL(request.url).origin)}`);
    const answer = leaves
      ? session.send('Fetch.fulfillRequest', { requestId, responseCode: 204 })
      : session.send('Fetch.continueRequest', { requestId });
    answer.catch(() => {}); // the page is gone
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
}

/** @param {string} url @param {string} origin @returns {boolean} */
function isOwn(url, origin) {
  return url === '' || url.startsWith(`${origin}/`) || /^(?:about|blob|data):/.test(url);
}

/** @param {string} text */
function brief(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
