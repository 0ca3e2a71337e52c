import { defineConfig } from "tsup";

/** The build that every package shares: ESM, CJS and declarations beside each entry. */
export const library = (entry: string[]) =>
  defineConfig({
    entry,
    format: ["esm", "cjs"],
    dts: true,
    clean: true,
    sourcemap: true,
    target: "es2022",
    treeshake: true,
    shims: true,
  });
