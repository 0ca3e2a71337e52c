import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "../src/node.ts";

const folder = await mkdtemp(join(tmpdir(), "photkit-folder-"));
afterAll(() => rm(folder, { recursive: true }));

describe("making a folder", () => {
  it("makes those on the way, and says which was the first", async () => {
    const deep = join(folder, "a", "b", "c");
    expect(await makeFolder(deep)).toBe(join(folder, "a"));
    expect((await stat(deep)).isDirectory()).toBe(true);
    expect(await makeFolder(deep)).toBeUndefined();
  });

  it("by several at once makes it once, and fails for none of them", async () => {
    const deep = join(folder, "night", "one");
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(deep)));
    expect(await readdir(join(folder, "night"))).toEqual(["one"]);
  });

  it("in a file fails", async () => {
    await writeFile(join(folder, "notes"), "");
    await expect(makeFolder(join(folder, "notes", "x"))).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  // Linux only: a file system that takes no folders and says that they do not exist.
  it.skipIf(process.platform !== "linux")("ends where none can be made", async () => {
    await expect(makeFolder("/proc/photkit/x")).rejects.toThrow(/ENOENT|EACCES|EPERM|EROFS/);
  });
});
