/** The optional package libraw-wasm within Node, where its class for pages cannot run. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { VideoError } from "../errors.ts";
import type { LibRawDecoder } from "../raw/libraw.ts";

const PACKAGE = "libraw-wasm";
/** The module that Emscripten made, and its code; the package has no `exports` that forbid them. */
const [MODULE, CODE] = [`${PACKAGE}/dist/libraw.js`, `${PACKAGE}/dist/libraw.wasm`];

interface LibRawModule {
  readonly LibRaw: new () => LibRawDecoder;
}
type MakeModule = (settings: object) => Promise<LibRawModule>;

let loading: Promise<LibRawModule | null> | undefined;

/**
 * A decoder of the package, looked for beside this one and in the working directory.
 *
 * @throws VideoError `"no-libraw"` when it is not installed, with the command that installs it.
 */
export async function librawOfPackage(file: string): Promise<LibRawDecoder> {
  loading ??= load();
  const module = await loading;
  if (module) return new module.LibRaw();
  loading = undefined;
  throw new VideoError(
    "no-libraw",
    `${file}: raw files other than DNG need the package ${PACKAGE}, which is not installed. Install it with "npm install ${PACKAGE}", or convert the files to DNG.`,
    { data: { file } },
  );
}

async function load(): Promise<LibRawModule | null> {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json"))]) {
    const { resolve } = createRequire(from);
    try {
      const module: unknown = await import(pathToFileURL(resolve(MODULE)).href);
      const wasmBinary = await readFile(resolve(CODE));
      if (!isMaker(module)) continue;
      // LibRaw's complaints reach the user as errors, not on the terminal.
      return await module.default({ wasmBinary, print() {}, printErr() {} });
    } catch {
      // Not there: the next place may have it.
    }
  }
  return null;
}

const isMaker = (module: unknown): module is { default: MakeModule } =>
  typeof module === "object" &&
  module !== null &&
  "default" in module &&
  typeof module.default === "function";
