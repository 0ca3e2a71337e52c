/** The optional package libraw-wasm within Node, where its class for pages cannot run. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
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
 * A decoder of the package, looked for beside this one and beside the program that was started.
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

/**
 * Modules from which the package is looked for. The working directory is none of them: it holds data,
 * and data never bring the code along that reads them.
 *
 * @param started - path of the program that was started.
 */
export const librawSeekers = (started: string | undefined): string[] => [
  import.meta.url,
  ...(started === undefined ? [] : [pathToFileURL(started).href]),
];

async function load(): Promise<LibRawModule | null> {
  for (const from of librawSeekers(process.argv[1])) {
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
