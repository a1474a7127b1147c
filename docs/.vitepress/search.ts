/** How the site's search asks its index, beside what the theme sets. Sent to the browser as text: uses nothing from outside. */
export const searchOptions = {
  /** Two letters in six may differ: "celrey", "playwrite". Short words must nearly match. */
  fuzzy: (term: string) => (term.length > 4 ? 0.34 : 0.2),
  /** The reference names everything; a guide answers. */
  boostDocument: (id: string) => (/^\/(?:api|internals|decisions)\//.test(id) ? 0.4 : 1),
};
