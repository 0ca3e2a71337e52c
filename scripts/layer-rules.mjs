// @ts-check
/** The rules of docs/architecture.md, each told about one package, file or import at a time. */

import { isBuiltin } from "node:module";
import { reachable, relativeTarget } from "./workspace.mjs";

/** @typedef {import("./workspace.mjs").Package} Package */
/** @typedef {import("./source-file.mjs").SourceFacts} SourceFacts */
/** @typedef {(line: number, text: string) => void} Fault */

const MAX_LINES = 350;

/** @param {string} specifier `@photkit/io-video/node` -> `@photkit/io-video` and `./node` */
export function splitSpecifier(specifier) {
  const parts = specifier.split("/");
  const nameParts = specifier.startsWith("@") ? 2 : 1;
  const rest = parts.slice(nameParts).join("/");
  return { name: parts.slice(0, nameParts).join("/"), entry: rest === "" ? "." : `./${rest}` };
}

/** @param {string} entry */
const isNodeEntry = (entry) => entry === "./node" || entry.startsWith("bin:");

/**
 * Which sources the entries of a package lead to, and which of them only a Node entry does.
 * @param {Package} pkg
 */
export function reachOf(pkg) {
  /** @param {(entry: string) => boolean} wanted */
  const from = (wanted) =>
    reachable(
      pkg,
      [...pkg.entries].filter(([name]) => wanted(name)).map(([, path]) => `${pkg.folder}/${path}`),
    );
  const inPages = from((name) => !isNodeEntry(name));
  const inNode = from(isNodeEntry);
  return {
    any: new Set([...inPages, ...inNode]),
    nodeOnly: new Set([...inNode].filter((path) => !inPages.has(path))),
  };
}

/**
 * Dependencies of a package, as its sources or its tests may use them.
 * @param {Package} pkg
 * @param {boolean} forTests
 * @returns {Record<string, string>}
 */
export function dependenciesOf(pkg, forTests) {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = pkg.manifest;
  const shipped = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  return forTests ? { ...shipped, ...devDependencies } : shipped;
}

/**
 * What a file may be: its length, its place in the package, what it takes for granted.
 * @param {SourceFacts} facts
 * @param {{ isReached: boolean, inPage: boolean }} place
 * @param {Fault} fault
 */
export function checkFile(facts, { isReached, inPage }, fault) {
  if (facts.lines > MAX_LINES) {
    fault(MAX_LINES + 1, `${facts.lines} lines; a file of more than ${MAX_LINES} is two ideas`);
  }
  if (!isReached) fault(1, "no entry of the package leads here");
  if (!inPage) return;
  for (const { name, line } of facts.nodeGlobals) {
    fault(line, `${name} is not there in a browser; only what src/node.ts leads to may use it`);
  }
}

/**
 * `./centroid.ts`: with its extension, and never out of the package (tests may use scripts/).
 * @param {string} path
 * @param {string} specifier
 * @param {{ pkg: Package, isSource: boolean }} place
 * @param {(text: string) => void} fault
 */
export function checkRelativeImport(path, specifier, { pkg, isSource }, fault) {
  const target = relativeTarget(path, specifier);
  const home = isSource ? `${pkg.folder}/src/` : `${pkg.folder}/`;
  const isHelper = !isSource && target.startsWith("scripts/");
  const isOwnManifest = target === `${pkg.folder}/package.json`;
  if (!target.startsWith(home) && !isHelper && !isOwnManifest) {
    fault(`${specifier} leaves ${home}; import a package by its name`);
  } else if (!/\.(ts|mjs|js|json)$/.test(specifier)) {
    fault(`${specifier} must be written with its extension`);
  }
}

/**
 * `node:fs`, `@photkit/image`, `fast-png`: declared, public, from a lower layer, and not from
 * Node where a page must run.
 * @param {string} specifier
 * @param {{ pkg: Package, inPage: boolean, isSource: boolean, byName: ReadonlyMap<string, Package> }} place
 * @param {(text: string) => void} fault
 */
export function checkPackageImport(specifier, { pkg, inPage, isSource, byName }, fault) {
  const notInPages = `${specifier} is not there in a browser; move it behind src/node.ts`;
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith("node:")) fault(`write node:${specifier}`);
    if (inPage) fault(notInPages);
    return;
  }
  const { name, entry } = splitSpecifier(specifier);
  const other = byName.get(name);
  const declared = other === pkg || dependenciesOf(pkg, !isSource)[name] !== undefined;
  // Tests and programs outside packages/ also use the tools of the root's package.json.
  const mayUseTools = other === undefined && (!isSource || !pkg.folder.startsWith("packages/"));
  if (!declared && !mayUseTools) {
    fault(`${name} is not among the dependencies of ${pkg.folder}/package.json`);
  }
  if (other === undefined) return;
  if (other !== pkg && (other.layer ?? Number.POSITIVE_INFINITY) >= (pkg.layer ?? 0)) {
    fault(`${name} (layer ${other.layer}) is not below ${pkg.name} (layer ${pkg.layer})`);
  }
  if (entry !== "./package.json" && !other.entries.has(entry)) {
    fault(`${specifier} is not an export of ${name}`);
  }
  if (inPage && isNodeEntry(entry)) fault(notInPages);
}
