/** In a process that refuses to compile code at run time, as browsers do where a page demands it. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "tsup";
import { afterAll, expect, test } from "vitest";

const folder = await mkdtemp(join(tmpdir(), "photkit-strict-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

test("nothing but toNdarray compiles code at run time, as strict pages demand", async () => {
  await build({
    entry: { program: fileURLToPath(new URL("strict-page.ts", import.meta.url)) },
    outDir: folder,
    format: "esm",
    config: false,
    silent: true,
    outExtension: () => ({ js: ".mjs" }),
    noExternal: [/./],
    esbuildOptions: (options) => {
      options.conditions = ["@photkit/source"];
    },
  });
  const strict = ["--disallow-code-generation-from-strings", join(folder, "program.mjs")];
  const { stdout } = await promisify(execFile)(process.execPath, strict);
  expect(JSON.parse(stdout)).toEqual({
    blurred: 400,
    white: 255,
    rotated: [20, 20],
    ndarray: expect.stringMatching(/^EvalError: Code generation from strings disallowed/),
  });
});
