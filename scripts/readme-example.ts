/** Runs the examples of a README, so that what a reader copies is what the tests have seen work. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readmeBlocks } from "./readme-blocks.mjs";

/**
 * Executes every ```ts block of a README, each as a module of its own that lies where the README
 * lies: `@photkit/…` is resolved to the sources, top-level `await` works, and lines of a stack
 * trace are lines of the README. The first block that throws fails the test; so does a README
 * without an example. Only works in this repository's vitest projects, whose configuration
 * (vitest.config.ts) serves the blocks as `README.md.example-0.ts`, ….
 */
export async function runReadmeExample(readmeUrl: URL): Promise<void> {
  const path = fileURLToPath(readmeUrl).replaceAll("\\", "/");
  const { length } = readmeBlocks(await readFile(path, "utf8"));
  if (length === 0) throw new Error(`${path} has no \`\`\`ts block.`);
  for (let index = 0; index < length; index++) {
    await import(/* @vite-ignore */ `${path}.example-${index}.ts`);
  }
}
