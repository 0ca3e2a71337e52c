import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const small = ["--size", "64,48", "--no-event"];

describe("a simulated recording", () => {
  it("replaces an earlier simulation", async () => {
    const path = join(folder, "again.ser");
    await photkit("simulate", path, ...small, "--frames", "3");
    expect(await photkit("simulate", path, ...small, "--frames", "5")).toMatchObject({ status: 0 });
    expect((await stat(path)).size).toBe(178 + 5 * 64 * 48 * 2 + 5 * 8);
  });

  it("does not replace a recording of the sky", async () => {
    const path = join(folder, "sky.ser");
    await writeFile(path, "the only one there is");
    const run = await photkit("simulate", path, ...small);
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(/OUTPUT must not be there, unless it is a simulation\. Received .*sky/);
    expect(await readFile(path, "utf8")).toBe("the only one there is");
  });

  it.each(["event.avi", "event.FITS", "event.mp4"])("as %s is refused", async (name) => {
    const run = await photkit("simulate", join(folder, name), ...small);
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(/OUTPUT must end in \.ser, or be the name of a folder/);
  });
});
