// Guards tree shaking: package.json promises that imports have no side effects. A module that relies on one is empty in
// a host's production bundle. Part of `npm run check`, through scripts/check-imports.mjs.
import path from 'node:path';
import ts from 'typescript';

/**
 * The side effects of importing one file, and its imports for side effects only.
 *
 * @param {string} file Path from the root, with forward slashes.
 * @param {string} text Its content.
 * @returns {string[]} One sentence per violation; empty if there are none.
 */
export function effects(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Node} node @param {string} what */
  const say = (node, what) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${file}:${line + 1}: ${what}`);
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement) && !statement.importClause) {
      say(statement, `imports ${statement.moduleSpecifier.getText(source)} for its effect only; bundlers remove it.`);
    } else if (!isHarmless(statement)) {
      say(statement, 'does something when it is imported; bundlers remove a file of which nothing else is used.');
    }
  }
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && !isUsed(node)) {
      say(node, `${node.getText(source)} uses nothing of what it loads; bundlers make that an empty file.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @param {ts.Statement} statement @returns {boolean} Whether it only declares. */
function isHarmless(statement) {
  if (!ts.isExpressionStatement(statement)) {
    return (
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      ts.isVariableStatement(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isModuleDeclaration(statement) ||
      ts.isEmptyStatement(statement)
    );
  }
  // 'use client'
  return ts.isStringLiteral(statement.expression);
}

/** @param {ts.CallExpression} call An `import()`. @returns {boolean} Whether its result is used. */
function isUsed(call) {
  const { parent } = call;
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'then') {
    const then = parent.parent;
    const taker = ts.isCallExpression(then) ? then.arguments[0] : undefined;
    if (taker && (ts.isArrowFunction(taker) || ts.isFunctionExpression(taker))) return taker.parameters.length > 0;
    return taker !== undefined;
  }
  const value = ts.isAwaitExpression(parent) ? parent.parent : parent;
  return !ts.isExpressionStatement(value) && !ts.isVoidExpression(value);
}

/**
 * Cycles of imports at run time: the first file of a cycle to run sees an empty last one.
 *
 * @param {ReadonlyMap<string, string>} files Path from the root → content.
 * @returns {string[]} One sentence per cycle.
 */
export function circles(files) {
  const imports = new Map([...files].map(([file, text]) => [file, runtimeImports(file, text, files)]));
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const found = [];
  /** @param {string} file @param {readonly string[]} way */
  const visit = (file, way) => {
    const at = way.indexOf(file);
    if (at >= 0) found.push(`${[...way.slice(at), file].join(' → ')}: a circle of imports.`);
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}

/**
 * @param {string} file
 * @param {string} text
 * @param {ReadonlyMap<string, string>} files
 * @returns {string[]} The files it imports at run time, including dynamic imports (`import()`).
 */
export function runtimeImports(file, text, files) {
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.ReactJSX },
  });
  return ts.preProcessFile(outputText, true, true).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith('.')) return [];
    const target = path.posix.join(path.posix.dirname(file), fileName);
    const names = [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`];
    return names.find((name) => files.has(name)) ?? [];
  });
}
