/** Bundles a program of the tests, so that a plain Node process or worker runs it. */

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

/**
 * @param entry - a file beside this one.
 * @returns the path of the program, and what removes it.
 */
export async function bundled(
  entry: string,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const here = fileURLToPath(new URL("../..", import.meta.url));
  const folder = await mkdtemp(join(here, ".fuzz-"));
  await build({
    entry: { program: fileURLToPath(new URL(entry, import.meta.url)) },
    outDir: folder,
    format: "esm",
    config: false,
    silent: true,
    outExtension: () => ({ js: ".mjs" }),
    noExternal: [/^@photkit\//],
    esbuildOptions: (options) => {
      options.conditions = ["@photkit/source"];
    },
  });
  return {
    path: join(folder, "program.mjs"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
