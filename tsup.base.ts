import { defineConfig } from "tsup";

/** The build that every package shares: ESM beside each entry. Declarations are made by `tsc -b`. */
export const library = (entry: string[]) =>
  defineConfig({
    entry,
    format: ["esm"],
    clean: true,
    sourcemap: true,
    target: "es2022",
    treeshake: true,
  });
