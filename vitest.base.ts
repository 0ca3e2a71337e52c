import { readFile } from "node:fs/promises";
import { defineProject, type Plugin } from "vitest/config";
import { blockModule, readmeBlocks } from "./scripts/readme-blocks.mjs";

/** Serves the code blocks of a README as modules: `README.md.example-0.ts` is the first one. */
const readmeExamples: Plugin = {
  name: "readme-examples",
  enforce: "pre",
  resolveId: (id) => (/\.md\.example-\d+\.ts$/.test(id) ? id : null),
  async load(id) {
    const [, path, index] = /^(.*\.md)\.example-(\d+)\.ts$/.exec(id) ?? [];
    if (path === undefined) return null;
    const block = readmeBlocks(await readFile(path, "utf8"))[Number(index)];
    if (block === undefined) throw new Error(`${path} has no example ${index}.`);
    return blockModule(block);
  },
};

/**
 * Tests run on the TypeScript sources of every package, so no build is needed first.
 *
 * The test files of a project share processes and loaded modules: starting anew for each would take a
 * third of the time. So a test puts back whatever it changes outside its own variables, and does not
 * rely on a module that is fresh.
 */
export const project = (name: string) =>
  defineProject({
    plugins: [readmeExamples],
    resolve: { conditions: ["@photkit/source"] },
    ssr: { resolve: { conditions: ["@photkit/source"] } },
    test: {
      name,
      isolate: false,
      environment: "node",
      include: ["test/**/*.test.ts"],
      // Against tests that hang, not slow ones: a busy machine takes ten times as long as a quiet one.
      testTimeout: 300_000,
      hookTimeout: 600_000,
    },
  });
