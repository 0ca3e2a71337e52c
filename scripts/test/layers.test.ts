import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkLayers } from "../check-layers.mjs";
import { findCycles } from "../cycles.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "photkit-layers-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** A package whose files are given by path; `index.ts` and, if given, `node.ts` are its entries. */
const addPackage = (
  folder: string,
  files: Record<string, string>,
  dependencies: readonly string[] = [],
) => {
  const entry = (source: string) => ({ "@photkit/source": source });
  const manifest = {
    name: folder === "photkit" ? "photkit" : `@photkit/${folder}`,
    exports: {
      ".": entry("./src/index.ts"),
      ...("src/node.ts" in files ? { "./node": entry("./src/node.ts") } : {}),
    },
    dependencies: Object.fromEntries(dependencies.map((name) => [name, "*"])),
  };
  write(`packages/${folder}/package.json`, JSON.stringify(manifest));
  for (const [path, text] of Object.entries(files)) write(`packages/${folder}/${path}`, text);
};

const faults = () => checkLayers(root).map((fault) => fault.replace("packages/", ""));

describe("layers", () => {
  test("an import from a lower layer by its public name is in order", () => {
    addPackage("image", { "src/index.ts": "export const image = 1;" });
    addPackage("aperture", { "src/index.ts": 'export { image } from "@photkit/image";' }, [
      "@photkit/image",
    ]);
    expect(faults()).toEqual([]);
  });

  test("an import from the same or a higher layer is a fault, in types and tests too", () => {
    addPackage("tracking", { "src/index.ts": "export type A = 1;" });
    addPackage(
      "aperture",
      {
        "src/index.ts": 'import type { A } from "@photkit/tracking";\nexport type B = A;',
        "test/a.test.ts": 'await import("@photkit/tracking");',
      },
      ["@photkit/tracking"],
    );
    expect(faults()).toEqual([
      "aperture/src/index.ts:1: @photkit/tracking (layer 2) is not below @photkit/aperture (layer 1)",
      "aperture/test/a.test.ts:1: @photkit/tracking (layer 2) is not below @photkit/aperture (layer 1)",
    ]);
  });

  test("a package without a layer is a fault", () => {
    addPackage("attic", { "src/index.ts": "" });
    expect(faults()).toEqual([
      "attic/package.json:1: @photkit/attic has no layer in scripts/workspace.mjs",
    ]);
  });
});

describe("imports", () => {
  test("another package's inner files are out of reach, by name and by path", () => {
    addPackage("image", { "src/index.ts": 'export * from "./png.ts";', "src/png.ts": "" });
    addPackage(
      "aperture",
      { "src/index.ts": 'import "@photkit/image/src/png.ts";\nimport "../../image/src/png.ts";' },
      ["@photkit/image"],
    );
    expect(faults()).toEqual([
      "aperture/src/index.ts:1: @photkit/image/src/png.ts is not an export of @photkit/image",
      "aperture/src/index.ts:2: ../../image/src/png.ts leaves packages/aperture/src/; import a package by its name",
    ]);
  });

  test("a relative import names its file in full", () => {
    addPackage("image", { "src/index.ts": 'export * from "./png";', "src/png.ts": "" });
    expect(faults()).toContain("image/src/index.ts:1: ./png must be written with its extension");
  });

  test("what a source imports is declared, and what is declared is used", () => {
    addPackage("image", { "src/index.ts": 'import "fast-png";' }, ["ndarray"]);
    expect(faults()).toEqual([
      "image/package.json:1: ndarray is a dependency that no source uses",
      "image/src/index.ts:1: fast-png is not among the dependencies of packages/image/package.json",
    ]);
  });

  test("a package found by name at run time is used", () => {
    const source = "export const path = (font: string) => `dejavu-fonts-ttf/ttf/\u0024{font}`;";
    addPackage("image", { "src/index.ts": source }, ["dejavu-fonts-ttf"]);
    expect(faults()).toEqual([]);
  });

  test("files that import each other in a circle are a fault, named once", () => {
    addPackage("image", {
      "src/index.ts": 'export * from "./a.ts";',
      "src/a.ts": 'export * from "./b.ts";',
      "src/b.ts": 'import type { A } from "./a.ts";\nexport type B = A;',
    });
    expect(faults()).toEqual([
      "image/src/a.ts:1: is in a cycle of imports with packages/image/src/b.ts",
    ]);
  });

  test("a source that no entry leads to is a fault; a worker is led to by its URL", () => {
    addPackage("image", {
      "src/index.ts": 'export const url = new URL("./worker.ts", import.meta.url);',
      "src/worker.ts": "",
      "src/forgotten.ts": "",
    });
    expect(faults()).toEqual(["image/src/forgotten.ts:1: no entry of the package leads here"]);
  });
});

describe("pages", () => {
  test("Node's modules and globals stay behind node.ts", () => {
    addPackage("io-video", {
      "src/index.ts": 'export * from "./shared.ts";',
      "src/shared.ts": 'import "node:fs";\nexport const size = Buffer.alloc(1).length;',
      "src/node.ts": 'export * from "./shared.ts";\nexport * from "./file.ts";',
      "src/file.ts": 'import "node:fs";\nexport const cwd = process.cwd();',
    });
    expect(faults()).toEqual([
      "io-video/src/shared.ts:1: node:fs is not there in a browser; move it behind src/node.ts",
      "io-video/src/shared.ts:2: Buffer is not there in a browser; only what src/node.ts leads to may use it",
    ]);
  });

  test("a property or a parameter that is called `process` is no global", () => {
    addPackage("image", {
      "src/index.ts": "export const f = (options: { process: number }) => options.process;",
    });
    expect(faults()).toEqual([]);
  });

  test("the Node half of another package is Node too", () => {
    addPackage("io-video", { "src/index.ts": "", "src/node.ts": "" });
    addPackage("simulate", { "src/index.ts": 'import "@photkit/io-video/node";' }, [
      "@photkit/io-video",
    ]);
    expect(faults()).toEqual([
      "simulate/src/index.ts:1: @photkit/io-video/node is not there in a browser; move it behind src/node.ts",
    ]);
  });

  test("the program may use Node anywhere, and its files too may not outgrow 350 lines", () => {
    addPackage("photkit", { "src/index.ts": `import "node:fs";\n${"\n".repeat(350)}` });
    expect(faults()).toEqual([
      "photkit/src/index.ts:351: 351 lines; a file of more than 350 is two ideas",
    ]);
  });
});

describe("cycles", () => {
  const graph = (edges: Record<string, string[]>) =>
    new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to)]));

  test("a graph without a way back has none", () => {
    expect(findCycles(graph({ a: ["b", "c"], b: ["c"], c: [] }))).toEqual([]);
  });

  test("separate circles are separate groups, and a node can be its own", () => {
    const edges = { a: ["b"], b: ["c", "d"], c: ["a"], d: ["e"], e: ["d"], f: ["f", "a"] };
    expect(findCycles(graph(edges))).toEqual([["a", "b", "c"], ["d", "e"], ["f"]]);
  });
});
