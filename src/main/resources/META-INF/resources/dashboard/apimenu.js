import { byId } from './dom.js';
import { SNIPPETS } from './snippets.js';
import { toast } from './toast.js';

/**
 * Initializes the menu that links to the documents and copies programs that receive what the page shows.
 *
 * @param subscription returns the names by channel
 */
export function apiMenu(subscription) {
  byId('api-menu').addEventListener('click', async ({ target }) => {
    const { snippet } = target.dataset;
    if (snippet === undefined) {
      return;
    }
    byId('api-menu').open = false;
    try {
      await navigator.clipboard.writeText(SNIPPETS[snippet](new URL('.', location.href), subscription()));
      toast(`${target.textContent} program copied`);
    } catch {
      toast('The browser does not allow copying: open the page over HTTPS or on localhost');
    }
  });
}
