import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cutoutFiles } from "../src/output/cutout-files.ts";
import { checkOutputFolder } from "../src/output/output-folder.ts";
import { finishResults, openResultSet, writeFiles } from "../src/output/result-set.ts";
import { workFolder } from "./program.ts";

const folder = await workFolder();
const text = (...path: string[]) => readFile(join(folder, ...path), "utf8");
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
/** The number of a process that has ended: higher than any that runs. */
const ended = 2 ** 31 - 1;

/** What a run leaves that is killed: its files, and the list of them once they are complete. */
async function leftBehind(
  where: string,
  files: Readonly<Record<string, string>>,
  complete: readonly string[] | null,
  pid = ended,
): Promise<string> {
  const staging = join(folder, where, `.photkit-${HOST}-${pid}-abcdef`);
  await mkdir(staging, { recursive: true });
  for (const [name, content] of Object.entries(files))
    await writeFile(join(staging, name), content);
  if (complete !== null) await writeFile(join(staging, "complete.json"), JSON.stringify(complete));
  return staging;
}

describe("a set of results", () => {
  it("appears whole, and leaves nothing else", async () => {
    const set = await openResultSet(join(folder, "new"));
    await writeFile(set.path("cutouts-target.fits"), "pixels");
    await set.publish({ "events.json": "{}" });
    expect((await readdir(join(folder, "new"))).sort()).toEqual([
      "cutouts-target.fits",
      "events.json",
    ]);
  });

  it("is gone with the folder that was made for it when it is discarded", async () => {
    const set = await openResultSet(join(folder, "unwanted"));
    await writeFile(set.path("events.json"), "{}");
    await set.discard();
    expect(await readdir(folder)).not.toContain("unwanted");
  });

  it("changes nothing when one of its names is taken by a folder", async () => {
    const out = join(folder, "taken");
    await writeFiles(out, { "a.csv": "old" });
    await mkdir(join(out, "b.csv"));
    await expect(writeFiles(out, { "a.csv": "new", "b.csv": "new" })).rejects.toThrow(
      /no folder named b\.csv/,
    );
    expect(await text("taken", "a.csv")).toBe("old");
    expect((await readdir(out)).sort()).toEqual(["a.csv", "b.csv"]);
  });

  it("replaces a link rather than writing through it", async () => {
    const out = join(folder, "linked");
    await mkdir(out);
    await writeFile(join(folder, "precious.txt"), "precious");
    await symlink(join(folder, "precious.txt"), join(out, "lightcurve.csv"));
    await writeFiles(out, { "lightcurve.csv": "new" });
    expect(await text("precious.txt")).toBe("precious");
    expect((await lstat(join(out, "lightcurve.csv"))).isFile()).toBe(true);
  });

  it("of a run that was killed while naming is completed by the next one", async () => {
    await writeFiles(join(folder, "killed"), { "a.csv": "old", "b.csv": "old" });
    await leftBehind("killed", { "b.csv": "new", "c.csv": "new" }, ["a.csv", "b.csv", "c.csv"]);
    await writeFile(join(folder, "killed", "a.csv"), "new");
    await checkOutputFolder(join(folder, "killed"));
    for (const name of ["a.csv", "b.csv", "c.csv"]) expect(await text("killed", name)).toBe("new");
    expect((await readdir(join(folder, "killed"))).sort()).toEqual(["a.csv", "b.csv", "c.csv"]);
  });

  it("of a run that was killed while writing is removed by the next one, the old results stay", async () => {
    await writeFiles(join(folder, "early"), { "a.csv": "old" });
    await leftBehind("early", { "a.csv": "ne" }, null);
    await finishResults(join(folder, "early"));
    expect(await readdir(join(folder, "early"))).toEqual(["a.csv"]);
    expect(await text("early", "a.csv")).toBe("old");
  });

  it("of a run that is still at work is left alone", async () => {
    const staging = await leftBehind("busy", { "a.csv": "soon" }, null, process.pid);
    await finishResults(join(folder, "busy"));
    expect(await readdir(staging)).toEqual(["a.csv"]);
  });

  it("never names files outside its folder", async () => {
    await leftBehind("list", { "a.csv": "new" }, ["../escaped.csv", "a.csv"]);
    await writeFile(join(folder, "list", "escaped.csv"), "");
    await finishResults(join(folder, "list"));
    expect(await readdir(folder)).not.toContain("escaped.csv");
    expect(await text("list", "a.csv")).toBe("new");
  });
});

describe("the folder for results", () => {
  it.each([
    ["a NUL", "a\0b"],
    ["a line end", "a\nb"],
    ["a name that is too long", "x".repeat(300)],
  ])("with %s is refused before work starts", async (_, name) => {
    await expect(checkOutputFolder(join(folder, name))).rejects.toMatchObject({
      code: "unusable-arguments",
    });
  });

  it("is not made by the check alone", async () => {
    await checkOutputFolder(join(folder, "deep", "er"));
    expect(await readdir(folder)).not.toContain("deep");
  });
});

describe("files of cut-outs", () => {
  it("differ for names that differ", () => {
    const names = ["a/b", "a_b", "A_B", "δ", "ε"];
    const files = [...cutoutFiles(names).values()].map((file) => file.toLowerCase());
    expect(new Set(files).size).toBe(names.length);
  });
});
