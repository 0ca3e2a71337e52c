// @ts-check
/** What one source file says about the world outside it: its imports, its globals, its length. */

import ts from "typescript";

/**
 * @typedef {object} Import
 * @property {string} specifier As written: `./centroid.ts`, `@photkit/image`, `node:fs`.
 * @property {number} line 1-based.
 */

/**
 * @typedef {object} SourceFacts
 * @property {readonly Import[]} imports Imports and re-exports, types included, `import()`,
 *   `require()` and `new URL("./worker.ts", import.meta.url)`.
 * @property {readonly string[]} strings Every string literal and the beginning of every template, for packages found by name at run time.
 * @property {readonly { name: string, line: number }[]} nodeGlobals Uses of what only Node has.
 * @property {number} lines
 */

const NODE_GLOBALS = new Set(["Buffer", "process", "require", "__dirname", "__filename", "global"]);

/** @param {ts.Node} node */
const isMetaUrl = (node) =>
  ts.isPropertyAccessExpression(node) &&
  ts.isMetaProperty(node.expression) &&
  node.name.text === "url";

/**
 * A name that is read as a variable, not a property, a parameter or a key of the same name.
 * @param {ts.Identifier} node
 */
function isFreeUse(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent)) return parent.initializer === node;
  return !(
    ts.isParameter(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isBindingElement(parent) ||
    ts.isQualifiedName(parent)
  );
}

/**
 * The module that a node loads, if it loads one.
 * @param {ts.Node} node
 * @returns {ts.Node | undefined}
 */
function loadedModule(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return node.argument.literal;
  }
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    const loads =
      expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(expression) && expression.text === "require");
    return loads ? node.arguments[0] : undefined;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    const [target, base] = node.arguments ?? [];
    const isWorker =
      target !== undefined && ts.isStringLiteralLike(target) && /\.m?[jt]s$/.test(target.text);
    return node.expression.text === "URL" && base && isMetaUrl(base) && isWorker
      ? target
      : undefined;
  }
  return undefined;
}

/**
 * @param {string} path Only its extension matters: it says how to parse.
 * @param {string} text
 * @returns {SourceFacts}
 */
export function readSource(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  /** @type {Import[]} */
  const imports = [];
  /** @type {string[]} */
  const strings = [];
  /** @type {{ name: string, line: number }[]} */
  const nodeGlobals = [];
  /** @param {ts.Node} node */
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  /** @param {ts.Node} node */
  const visit = (node) => {
    const loaded = loadedModule(node);
    if (loaded && ts.isStringLiteralLike(loaded)) {
      imports.push({ specifier: loaded.text, line: lineOf(loaded) });
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) strings.push(node.text);
    if (ts.isIdentifier(node) && NODE_GLOBALS.has(node.text) && isFreeUse(node)) {
      nodeGlobals.push({ name: node.text, line: lineOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return { imports, strings, nodeGlobals, lines };
}
