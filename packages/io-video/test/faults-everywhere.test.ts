/**
 * Sources that fail, frames beside damaged ones, servers that answer with anything, what ffmpeg prints:
 * right pixels and bytes, or tagged errors. `pnpm fuzz` runs many more of the same.
 */

import { expect, test } from "vitest";
import { bytesSource, openSource } from "../src/index.ts";
import { faultySource } from "./faulty-source.ts";
import { fileCase, prepared } from "./fuzz/families.ts";
import { madeSeeds } from "./fuzz/seeds.ts";

const seeds = await Promise.all((await madeSeeds()).map(prepared));
const CASES = 3000;

test(`${CASES} faults of files, sources, servers and programs give what is right or a tagged error`, async () => {
  const faults: string[] = [];
  for (let number = 0; number < CASES; number++) {
    const one = fileCase(seeds, number);
    await (async () => one.run())().catch((error: unknown) => {
      faults.push(`case ${number}, ${one.name}: ${error instanceof Error ? error.stack : error}`);
    });
  }
  expect(faults).toEqual([]);
});

test("frames of one file are damaged beside each other in most formats", () => {
  const names = seeds
    .filter(({ intact }) => intact.touched.some(([first]) => first?.[1] !== intact.bytes.length))
    .map(({ intact }) => intact.name);
  expect(names).toEqual(expect.arrayContaining(["ser-16", "avi-16", "adv-1", "fits-cube-table"]));
});

test("a raw file whose directory cannot be read is no TIFF", async () => {
  const { bytes } = (await madeSeeds()).find(({ name }) => name === "dng-lossless-jpeg")!;
  for (const kind of ["error", "short"] as const) {
    const source = faultySource(bytesSource(bytes, "night.dng"));
    source.arm([{ from: 16, to: bytes.length, kind, times: 2 }]);
    await expect(openSource(source)).rejects.toThrow(kind === "error" ? "EIO" : "gave");
    // The disk works again.
    source.arm([]);
    expect((await openSource(source)).info.format).toContain("raw");
  }
});

test("an unreadable file at the front of a sequence keeps its place, and the others are read", async () => {
  const { bytes } = (await madeSeeds()).find(({ name }) => name === "fits-u16")!;
  const front = faultySource(bytesSource(bytes, "1.fit"));
  front.arm([{ from: 0, to: bytes.length, kind: "error" }]);
  const recording = await openSource([front, bytesSource(bytes, "2.fit")]);
  expect(recording.frameCount).toBe(2);
  await expect(recording.frame(0)).rejects.toThrow("1.fit");
  expect((await recording.frame(1)).image.data).toHaveLength(48);
});
