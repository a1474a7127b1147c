/**
 * Parameters of a story that needs a page of its own among the others of a docs page: it covers the page with a layer, or
 * speaks to a simulated backend, of which a page has one.
 *
 * @param height of that page, e.g. `360px`
 */
export const ownPage = (height: string) => ({ docs: { story: { inline: false, height } } });
