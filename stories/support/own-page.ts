/**
 * Parameters of a story that needs its own page within a docs page: it covers the page with a layer, or uses a
 * simulated backend, of which a page can have only one.
 *
 * @param height of that page, e.g. `360px`
 */
export const ownPage = (height: string) => ({ docs: { story: { inline: false, height } } });
