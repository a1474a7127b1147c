import postcss from 'postcss';

/** Tailwind's own layer order, which host builds with Tailwind declare as well. */
const LAYER_ORDER = '@layer theme, base, components, utilities;';

/**
 * Removes the cascade layers of a stylesheet. Layer order decides between layers and source order between plain rules,
 * so this first sorts the blocks by the declared layer order; rules outside any layer come last, because they override
 * every layer.
 *
 * @param {string} css A stylesheet without anonymous layers.
 * @returns {string}
 */
export function unlayered(css) {
  const root = postcss.parse(css);
  flatten(root);
  return stringify(root);
}

/**
 * Wraps a stylesheet in `@layer components.runlight`, with its inner order flattened as in {@link unlayered}.
 *
 * @param {string} css
 * @returns {string}
 */
export function layered(css) {
  return `${LAYER_ORDER}@layer components.runlight{${unlayered(css)}}`;
}

/** @param {import('postcss').Container} container */
function flatten(container) {
  /** @type {string[]} */
  const order = [];
  /** @type {Map<string, import('postcss').ChildNode[]>} */
  const layers = new Map();
  /** @type {import('postcss').ChildNode[]} */
  const comments = [];
  /** @type {import('postcss').ChildNode[]} */
  const plain = [];
  for (const node of [...(container.nodes ?? [])]) {
    if (node.type === 'comment') {
      comments.push(node);
    } else if (node.type === 'atrule' && node.name === 'layer') {
      const names = node.params.split(',').map((name) => name.trim());
      for (const name of names) if (!order.includes(name)) order.push(name);
      if (!node.nodes) continue;
      flatten(node);
      const name = names.join();
      layers.set(name, [...(layers.get(name) ?? []), ...node.nodes]);
    } else {
      // Conditional rules such as @media and @supports may contain layers.
      if (node.type === 'atrule' && node.nodes) flatten(node);
      plain.push(node);
    }
  }
  container.removeAll();
  const inLayers = order.flatMap((name) => layers.get(name) ?? []);
  for (const node of [...comments, ...inLayers, ...plain]) container.append(node);
}

/** @param {import('postcss').Root} root */
function stringify(root) {
  // Moved nodes may lack a separator; the input is already minified, so nothing else needs white space.
  root.walk((node) => {
    node.raws.before = '';
    if ('nodes' in node && node.nodes) node.raws.semicolon = false;
  });
  return root.toString().trim();
}
