#!/usr/bin/env node
// @ts-check
/**
 * Type-checks the examples of the packages' READMEs and of the guides in TypeScript's strict mode,
 * as a reader has it; that those of READMEs run is the business of each package's tests. Errors name
 * the line of the page.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { blockModule, readmeBlocks } from "./readme-blocks.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Pages with examples, and the folder in which each example is looked at: that of its package, or
 * `examples/`, which knows all packages.
 *
 * @returns {[page: string, folder: string][]}
 */
function pages() {
  const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  const guides = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  return [
    ...packages.map(
      (folder) => /** @type {[string, string]} */ ([join(folder, "README.md"), folder]),
    ),
    ...guides.map(
      (name) =>
        /** @type {[string, string]} */ ([join(root, "docs", name), join(root, "examples")]),
    ),
  ];
}

/** Each example as a file that exists only here; the page that it stands in. */
const examples = new Map(
  pages()
    .filter(([page]) => existsSync(page))
    .flatMap(([page, folder]) =>
      readmeBlocks(readFileSync(page, "utf8")).map((block, index) => [
        join(folder, `${basename(page)}.example-${index}.ts`),
        { page, text: blockModule(block) },
      ]),
    ),
);

const config = join(root, "tsconfig.base.json");
const { options: ours } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(config, ts.sys.readFile).config,
  ts.sys,
  root,
);
const options = { ...ours, noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false };
const disk = ts.createCompilerHost(options);
/** @type {ts.CompilerHost} */
const host = {
  ...disk,
  fileExists: (path) => examples.has(path) || disk.fileExists(path),
  readFile: (path) => examples.get(path)?.text ?? disk.readFile(path),
  getSourceFile: (path, languageVersion, ...rest) => {
    const text = examples.get(path)?.text;
    return text === undefined
      ? disk.getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  },
};

const program = ts.createProgram([...examples.keys()], options, host);
let faults = 0;
for (const [path, { page }] of examples) {
  const source = program.getSourceFile(path);
  for (const { start = 0, messageText } of ts.getPreEmitDiagnostics(program, source)) {
    const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    console.error(
      `${relative(root, page)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
    faults++;
  }
}
console.log(`examples of READMEs and guides: ${examples.size} examples, ${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
