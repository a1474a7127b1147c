import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ENTRIES, LOCALES } from '../build/entries.mjs';
import { root } from '../prepare.mjs';

/** The entries, each after the entries it re-exports from: a name belongs to the first entry that exports it. */
export const API_ENTRIES = [
  'core',
  'sse',
  'tabs',
  'eta',
  'headless',
  'index',
  'server',
  'local',
  'ag-ui',
  'a2a',
  'mcp',
  'bullmq',
  'langgraph',
  'devtools',
  'testing',
  'msw',
  ...LOCALES.map((tag) => `locales/${tag}` as const),
] as const;

/** One of {@link API_ENTRIES}. */
export type ApiEntryName = (typeof API_ENTRIES)[number];

/** A parsed doc comment. */
export interface ApiDocs {
  /** Its text; empty if there is none. */
  text: string;
  /** Its tags in order, e.g. `{ name: 'throws', text: 'TypeError when …' }`. */
  tags: readonly { name: string; text: string }[];
}

/** A property or method of an exported type, or a parameter of an exported function. */
export interface ApiMember {
  name: string;
  type: string;
  isOptional: boolean;
  docs: ApiDocs;
}

/** One exported name. */
export interface ApiSymbol {
  name: string;
  kind: 'class' | 'component' | 'constant' | 'function' | 'hook' | 'type';
  docs: ApiDocs;
  /** Its declarations without comments, as in the package's types. */
  code: string;
  /** Its own members; inherited ones are listed with the type they come from. */
  members: readonly ApiMember[];
  /** The types it inherits from, as written. */
  inherits: readonly string[];
}

/** What one entry exports. */
export interface ApiEntry {
  name: ApiEntryName;
  /** The import specifier, e.g. `runlight/core`. */
  specifier: string;
  /** What the entry is for: the comment at the top of its source. Empty for a language, whose one export says it. */
  intro: string;
  /** Names that belong to this entry, sorted. */
  symbols: readonly ApiSymbol[];
  /** Names it re-exports from an earlier entry: name and that entry's specifier, sorted. */
  passedOn: readonly { name: string; from: string }[];
  /** Declarations that its types need but that it does not export, sorted: a change in them affects hosts as well. */
  hidden: readonly { name: string; code: string }[];
}

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function docsOf(symbol: ts.Symbol, checker: ts.TypeChecker): ApiDocs {
  return {
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    tags: symbol
      .getJsDocTags(checker)
      .map((tag) => ({ name: tag.name, text: ts.displayPartsToString(tag.text).trim() })),
  };
}

/** The node to print: a variable declaration alone would lack `declare const`. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function codeOf(symbol: ts.Symbol): string {
  const printed = (symbol.declarations ?? []).map((declaration) =>
    printer
      .printNode(ts.EmitHint.Unspecified, statementOf(declaration), declaration.getSourceFile())
      .replace(/^(?:export |declare )+/, '')
      .replace(/\breact\./g, ''),
  );
  return [...new Set(printed)].join('\n');
}

/** The comment at the top of an entry's source, as one line. The built types do not have it. */
function introOf(entry: ApiEntryName): string {
  const source = readFileSync(path.join(root, ENTRIES[entry] ?? ''), 'utf8');
  const comment = /^(?:'use client';\n)?\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? '';
  return comment.replace(/\n \*/g, ' ').replace(/\s+/g, ' ').trim();
}

const isNamed = (node: ts.Node): node is ts.NamedDeclaration => 'name' in node;

/** The members declared by an interface, a class, or the object type of a type alias. */
function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): ApiMember[] {
  const nodes: ts.Node[] = [];
  const collect = (node: ts.Node) => {
    if (ts.isTypeElement(node) || ts.isClassElement(node)) nodes.push(node);
    else if (ts.isTypeLiteralNode(node)) node.members.forEach(collect);
    else if (ts.isIntersectionTypeNode(node) || ts.isUnionTypeNode(node)) node.types.forEach(collect);
    else if (ts.isParenthesizedTypeNode(node)) collect(node.type);
  };
  for (const declaration of symbol.declarations ?? []) {
    if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
      declaration.members.forEach(collect);
    } else if (ts.isTypeAliasDeclaration(declaration)) collect(declaration.type);
    else if (ts.isFunctionDeclaration(declaration)) nodes.push(...declaration.parameters);
  }
  const members = nodes.flatMap((node): ApiMember[] => {
    if (!isNamed(node) || node.name === undefined) return [];
    const member = checker.getSymbolAtLocation(node.name);
    const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
    const isPrivate = modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
    // Symbol-keyed members such as `[Symbol.hasInstance]` are not part of the API, and their names vary between builds.
    if (!member || isPrivate || ts.isComputedPropertyName(node.name)) return [];
    const typeNode = 'type' in node && !ts.isMethodSignature(node) ? (node.type as ts.TypeNode | undefined) : undefined;
    const text = (found: ts.Node) => printer.printNode(ts.EmitHint.Unspecified, found, node.getSourceFile());
    const type = typeNode
      ? text(typeNode)
      : text(node)
          .replace(/^[\w$]+\??/, '')
          .replace(/;$/, '');
    const isOptional =
      ('questionToken' in node && node.questionToken !== undefined) ||
      ('initializer' in node && node.initializer !== undefined);
    return [{ name: member.name, type: type.replace(/\breact\./g, ''), isOptional, docs: docsOf(member, checker) }];
  });
  // The cases of a union may share a member; use the first one with a description.
  const unique = new Map<string, ApiMember>();
  for (const member of members) {
    const known = unique.get(member.name);
    if (!known || (known.docs.text === '' && member.docs.text !== '')) unique.set(member.name, member);
  }
  return [...unique.values()];
}

function inheritsOf(symbol: ts.Symbol): string[] {
  return (symbol.declarations ?? []).flatMap((declaration) => {
    if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) return [];
    return (declaration.heritageClauses ?? []).flatMap((clause) =>
      clause.types.map((type) => type.getText().replace(/\breact\./g, '')),
    );
  });
}

/** Decides by syntax instead of types: React's types may not resolve in a packed package. */
function kindOf({ flags, name, valueDeclaration: declaration }: ts.Symbol): ApiSymbol['kind'] {
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (!(flags & ts.SymbolFlags.Value) || !declaration) return 'type';
  const type = ts.isVariableDeclaration(declaration) ? (declaration.type?.getText() ?? '') : '';
  const isCallable = ts.isFunctionDeclaration(declaration) || /^(?:<[^>]*>)?\(/.test(type);
  if (/ExoticComponent|FunctionComponent/.test(type) || (isCallable && /^[A-Z]/.test(name))) return 'component';
  if (!isCallable) return 'constant';
  return /^use[A-Z]/.test(name) ? 'hook' : 'function';
}

/**
 * Reads the exports of a package from its type declarations, as hosts see them.
 * @param folder the package's folder that contains `dist`
 */
export function readApi(folder: string): ApiEntry[] {
  const fileOf = (entry: ApiEntryName) => path.join(folder, 'dist', `${entry}.d.ts`);
  const program = ts.createProgram(API_ENTRIES.map(fileOf), {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const resolve = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const isOurs = (symbol: ts.Symbol) =>
    symbol.declarations?.some((node) => /\/dist\/(?:locales\/)?[^/]+$/.test(node.getSourceFile().fileName)) ?? false;

  const owners = new Map<ts.Symbol, string>();
  return API_ENTRIES.map((name): ApiEntry => {
    const specifier = name === 'index' ? 'runlight' : `runlight/${name}`;
    const source = program.getSourceFile(fileOf(name));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`runlight: ${fileOf(name)} exports nothing, so its API cannot be read. Build first.`);
    const symbols: ApiSymbol[] = [];
    const passedOn: { name: string; from: string }[] = [];
    const exported = checker
      .getExportsOfModule(module)
      .map((alias) => ({ name: alias.name, symbol: resolve(alias) }))
      .sort(byName);
    const own: ts.Symbol[] = [];
    for (const { name: exportedName, symbol } of exported) {
      const owner = owners.get(symbol);
      if (owner !== undefined) {
        passedOn.push({ name: exportedName, from: owner });
        continue;
      }
      owners.set(symbol, specifier);
      own.push(symbol);
      symbols.push({
        name: exportedName,
        kind: kindOf(symbol),
        docs: docsOf(symbol, checker),
        code: codeOf(symbol),
        members: membersOf(symbol, checker),
        inherits: inheritsOf(symbol),
      });
    }

    const known = new Set(exported.map(({ symbol }) => symbol));
    const hidden: { name: string; code: string }[] = [];
    const visit = (node: ts.Node) => {
      if (ts.isIdentifier(node)) {
        const found = checker.getSymbolAtLocation(node);
        const symbol = found && resolve(found);
        const isDeclared = symbol?.declarations?.some((declaration) =>
          ts.isSourceFile(statementOf(declaration).parent),
        );
        if (symbol && isDeclared && isOurs(symbol) && !known.has(symbol) && !owners.has(symbol)) {
          known.add(symbol);
          hidden.push({ name: symbol.name.replace(/\$\d+$/, ''), code: codeOf(symbol) });
          for (const declaration of symbol.declarations ?? []) visit(statementOf(declaration));
        }
      }
      ts.forEachChild(node, visit);
    };
    for (const declaration of own.flatMap((symbol) => symbol.declarations ?? [])) visit(statementOf(declaration));
    const intro = introOf(name);
    return { name, specifier, intro, symbols, passedOn, hidden: hidden.sort(byName) };
  });
}
