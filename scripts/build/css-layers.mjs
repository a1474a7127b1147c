import postcss from 'postcss';

/** Tailwind's own order of layers, which a host build with Tailwind declares as well. */
const LAYER_ORDER = '@layer theme, base, components, utilities;';

/**
 * The same stylesheet without cascade layers. Layer order decides between layers and source order between plain rules,
 * so the blocks are first brought into the order the layers were declared in; rules that were in no layer come last,
 * because they beat every layer.
 *
 * @param {string} css A stylesheet whose layers are not anonymous.
 * @returns {string}
 */
export function unlayered(css) {
  const root = postcss.parse(css);
  flatten(root);
  return stringify(root);
}

/**
 * The same stylesheet inside `@layer components.runlight`, with its inner order flattened as in {@link unlayered}.
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
      // Conditions such as @media and @supports may hold layers of their own.
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
  // Moved nodes may bring no separator; the input is minified already, so nothing else needs white space.
  root.walk((node) => {
    node.raws.before = '';
    if ('nodes' in node && node.nodes) node.raws.semicolon = false;
  });
  return root.toString().trim();
}
