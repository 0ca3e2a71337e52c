import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";
import { blockModule, readmeBlocks } from "./scripts/readme-blocks.mjs";

const README_BLOCK = /\.md\.example-\d+\.ts$/;
/** Depends on all packages: their names in a README are looked up from here. */
const PROGRAM = fileURLToPath(new URL("packages/photkit/package.json", import.meta.url));

/** Serves the code blocks of a README as modules: `README.md.example-0.ts` is the first one. */
const readmeExamples: Plugin = {
  name: "readme-examples",
  enforce: "pre",
  resolveId(id, importer) {
    if (README_BLOCK.test(id)) return id;
    return importer !== undefined && README_BLOCK.test(importer) && id.startsWith("@photkit/")
      ? this.resolve(id, PROGRAM)
      : null;
  },
  async load(id) {
    const [, path, index] = /^(.*\.md)\.example-(\d+)\.ts$/.exec(id) ?? [];
    if (path === undefined) return null;
    const block = readmeBlocks(await readFile(path, "utf8"))[Number(index)];
    if (block === undefined) throw new Error(`${path} has no example ${index}.`);
    return blockModule(block);
  },
};

/** Where `.ci/run` finds the results of the test command; people do not need the file. */
const resultsFile = process.env.PHOTKIT_TEST_RESULTS;

/**
 * Tests run on the TypeScript sources of every package, so no build is needed first.
 *
 * The test files of all packages share two processes (or as many as there are cores) and their loaded
 * modules: starting anew for each would take a third of the time, and for each package a tenth. So a
 * test puts back whatever it changes outside its own variables, and does not rely on a module that is
 * fresh. That is also why the packages are not projects of their own: a process serves one project.
 */
export default defineConfig({
  plugins: [readmeExamples],
  resolve: { conditions: ["@photkit/source"] },
  ssr: { resolve: { conditions: ["@photkit/source"] } },
  test: {
    isolate: false,
    environment: "node",
    include: ["{packages/*,examples,scripts}/test/**/*.test.ts"],
    // Against tests that hang, not slow ones: a busy machine takes ten times as long as a quiet one.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // One worker fewer than cores, the default, would leave half of two cores idle.
    maxWorkers: "100%",
    // Compiled sources stay on disk: a test file that is run again starts in a third of the time.
    experimental: { fsModuleCache: true },
    ...(resultsFile === undefined
      ? {}
      : { reporters: ["default", "json"], outputFile: { json: resultsFile } }),
  },
});
