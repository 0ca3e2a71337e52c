import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fileSink } from "../src/node.ts";

const folder = await mkdtemp(join(tmpdir(), "photkit-sink-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

it("never writes through a link that lies in its way", async () => {
  const path = join(folder, "a.fits");
  await writeFile(join(folder, "precious"), "precious");
  await symlink(join(folder, "precious"), `${path}.part`);
  const sink = await fileSink(path);
  await sink.write(Uint8Array.of(1, 2, 3), 0);
  await sink.close();
  expect(await readFile(join(folder, "precious"), "utf8")).toBe("precious");
  expect(await readFile(path)).toEqual(Buffer.from([1, 2, 3]));
});

it("removes what a process that was killed has left of the same file, and no other", async () => {
  const path = join(folder, "b.ser");
  // A number that is higher than that of any process that runs.
  const ended = 2 ** 31 - 1;
  await writeFile(`${path}.${ended}-1.part`, "half");
  await writeFile(`${path}.${process.pid}-99.part`, "at work");
  await writeFile(join(folder, `c.ser.${ended}-1.part`), "another");
  const sink = await fileSink(path);
  await sink.abort();
  const names = (await readdir(folder)).filter((name) => /^[bc]\.ser/.test(name));
  expect(names.sort()).toEqual([`b.ser.${process.pid}-99.part`, `c.ser.${ended}-1.part`].sort());
});
