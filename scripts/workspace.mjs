// @ts-check
/** The workspace as the checks see it: packages with their layer, entries and parsed sources. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { readSource } from "./source-file.mjs";

/** Each package's layer; a package imports only from layers below its own (docs/architecture.md). */
export const LAYERS = new Map(
  Object.entries({
    errors: -1,
    "core-stats": 0,
    image: 0.5,
    aperture: 1,
    detection: 1,
    stacking: 1,
    wcs: 1,
    "io-video": 1,
    "vti-ocr": 1,
    tracking: 2,
    lightcurve: 2,
    simulate: 2,
    extraction: 3,
    photkit: 4,
  }),
);

/** Programs that may use every package; nothing imports them. */
const TOP_LAYER = 5;

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string | Record<string, unknown>>} [exports]
 * @property {Record<string, string>} [bin]
 */

/**
 * @typedef {object} Package
 * @property {string} folder `packages/aperture`, relative to the root.
 * @property {string} name
 * @property {number | undefined} layer
 * @property {boolean} browserSafe Whether everything outside its Node entries must run in a page.
 * @property {Manifest} manifest
 * @property {ReadonlyMap<string, string>} entries Source file of each export: `.` -> `src/index.ts`.
 * @property {ReadonlyMap<string, import("./source-file.mjs").SourceFacts>} files By path relative
 *   to the root.
 */

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(root, folder) {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.m?[jt]s$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|dist|fixtures)\//.test(path))
    .sort();
}

/**
 * @param {Manifest} manifest
 * @returns {Map<string, string>}
 */
function entriesOf(manifest) {
  const entries = new Map();
  for (const [name, target] of Object.entries(manifest.exports ?? {})) {
    const source = typeof target === "string" ? undefined : target["@photkit/source"];
    if (typeof source === "string") entries.set(name, source.replace("./", ""));
  }
  for (const [name, target] of Object.entries(manifest.bin ?? {})) {
    entries.set(`bin:${name}`, target.replace("./dist/", "src/").replace(/\.c?js$/, ".ts"));
  }
  return entries;
}

/**
 * @param {string} root
 * @returns {Package[]}
 */
export function readWorkspace(root) {
  const inPackages = existsSync(join(root, "packages")) ? readdirSync(join(root, "packages")) : [];
  const folders = [...inPackages.sort().map((name) => `packages/${name}`), "examples", "bench"];
  return folders
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const short = folder.replace("packages/", "");
      const inside = folder.startsWith("packages/");
      const paths = inside
        ? [...sourcesIn(root, `${folder}/src`), ...sourcesIn(root, `${folder}/test`)]
        : sourcesIn(root, folder).filter((path) => !path.endsWith(".config.ts"));
      return {
        folder,
        name: manifest.name,
        layer: inside ? LAYERS.get(short) : TOP_LAYER,
        browserSafe: inside && short !== "photkit",
        manifest,
        entries: entriesOf(manifest),
        files: new Map(
          paths.map((path) => [path, readSource(path, readFileSync(join(root, path), "utf8"))]),
        ),
      };
    });
}

/**
 * The file of the workspace that a relative import names, relative to the root.
 * @param {string} from
 * @param {string} specifier
 */
export function relativeTarget(from, specifier) {
  return relative("/", resolve("/", dirname(from), specifier));
}

/**
 * Every file that `starts` lead to by relative imports, themselves included.
 * @param {Package} pkg
 * @param {readonly string[]} starts
 * @returns {Set<string>}
 */
export function reachable(pkg, starts) {
  const seen = new Set();
  const queue = [...starts];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const facts = pkg.files.get(path);
    if (facts === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const { specifier } of facts.imports) {
      if (specifier.startsWith(".")) queue.push(relativeTarget(path, specifier));
    }
  }
  return seen;
}
