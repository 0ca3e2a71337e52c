#!/usr/bin/env node
// @ts-check
/**
 * Keeps the boundaries that docs/architecture.md draws: packages import from lower layers only,
 * by their public names, without cycles, without Node where a page must run, and say in
 * package.json what they use. `node scripts/check-layers.mjs [ROOT]` prints one line per fault.
 */

import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findCycles } from "./cycles.mjs";
import {
  checkFile,
  checkPackageImport,
  checkRelativeImport,
  dependenciesOf,
  reachOf,
  splitSpecifier,
} from "./layer-rules.mjs";
import { readWorkspace, relativeTarget } from "./workspace.mjs";

/** @typedef {import("./workspace.mjs").Package} Package */

/**
 * @param {Package} pkg
 * @param {ReadonlyMap<string, Package>} byName
 * @returns {string[]}
 */
function checkPackage(pkg, byName) {
  const manifestPath = `${pkg.folder}/package.json`;
  if (pkg.layer === undefined) {
    return [`${manifestPath}:1: ${pkg.name} has no layer in scripts/workspace.mjs`];
  }
  /** @type {string[]} */
  const faults = [];
  const isPublished = pkg.folder.startsWith("packages/");
  const reach = reachOf(pkg);
  const used = new Set();
  /** @type {Map<string, Set<string>>} */
  const graph = new Map();

  for (const [path, facts] of pkg.files) {
    /** @type {import("./layer-rules.mjs").Fault} */
    const fault = (line, text) => {
      faults.push(`${path}:${line}: ${text}`);
    };
    const isSource = !path.startsWith(`${pkg.folder}/test/`);
    const inPage = isSource && pkg.browserSafe && !reach.nodeOnly.has(path);
    const isReached = !isSource || !isPublished || reach.any.has(path);
    checkFile(facts, { isReached, inPage }, fault);

    const targets = new Set();
    graph.set(path, targets);
    if (isSource) for (const text of facts.strings) used.add(splitSpecifier(text).name);
    for (const { specifier, line } of facts.imports) {
      /** @param {string} text */
      const here = (text) => fault(line, text);
      if (specifier.startsWith(".")) {
        targets.add(relativeTarget(path, specifier));
        checkRelativeImport(path, specifier, { pkg, isSource: isSource && isPublished }, here);
      } else {
        checkPackageImport(specifier, { pkg, inPage, isSource, byName }, here);
      }
    }
  }

  for (const [first, ...others] of findCycles(graph)) {
    faults.push(`${first}:1: is in a cycle of imports with ${others.join(", ") || "itself"}`);
  }
  if (isPublished) {
    for (const name of Object.keys(dependenciesOf(pkg, false))) {
      if (used.has(name.replace(/^@types\//, ""))) continue;
      faults.push(`${manifestPath}:1: ${name} is a dependency that no source uses`);
    }
  }
  return faults;
}

/**
 * @param {string} root
 * @returns {string[]} One line per fault; none when everything stands where it should.
 */
export function checkLayers(root) {
  const packages = readWorkspace(root);
  const byName = new Map(packages.map((pkg) => [pkg.name, pkg]));
  return packages.flatMap((pkg) => checkPackage(pkg, byName)).sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url))));
  const faults = checkLayers(root);
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? "layers: no fault" : `layers: ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
