#!/usr/bin/env node
// @ts-check
/**
 * Type-checks the examples of the packages' READMEs in TypeScript's strict mode, as a reader has
 * it; that they run is the business of each package's tests. Errors name the line of the README.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { blockModule, readmeBlocks } from "./readme-blocks.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Each example as a file that lies beside its README and exists only here. */
const examples = new Map(
  readdirSync(join(root, "packages"))
    .map((name) => join(root, "packages", name, "README.md"))
    .filter((readme) => existsSync(readme))
    .flatMap((readme) =>
      readmeBlocks(readFileSync(readme, "utf8")).map((block, index) => [
        `${readme}.example-${index}.ts`,
        blockModule(block),
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
  readFile: (path) => examples.get(path) ?? disk.readFile(path),
  getSourceFile: (path, languageVersion, ...rest) => {
    const text = examples.get(path);
    return text === undefined
      ? disk.getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  },
};

const program = ts.createProgram([...examples.keys()], options, host);
let faults = 0;
for (const path of examples.keys()) {
  const source = program.getSourceFile(path);
  for (const { start = 0, messageText } of ts.getPreEmitDiagnostics(program, source)) {
    const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    const readme = relative(root, path.replace(/\.example-\d+\.ts$/, ""));
    console.error(`${readme}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
    faults++;
  }
}
console.log(`readmes: ${examples.size} examples, ${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
