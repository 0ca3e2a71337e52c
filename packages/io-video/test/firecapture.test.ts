/** Times of SER recordings from the text that FireCapture writes beside them. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImage } from "@photkit/image";
import { afterAll, expect, test } from "vitest";
import { bytesSource, createSerWriter, memorySink, openSer } from "../src/index.ts";
import { openPath } from "../src/node.ts";

const TEXT = `FireCapture v2.7 Settings
Camera=ASI174MM
Frame 1: UT 300521 213005.123456
Frame 2: UT 300521 213005.163456
Frame 4: UT 310521 000000
`;
const FIRST = Date.UTC(2021, 4, 30, 21, 30, 5) * 1000;

async function ser(stamp: number | null): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: 2, height: 2, bitDepth: 8 });
  const image = createImage(new Uint8Array(4), 2, 2);
  for (let i = 0; i < 4; i++) await writer.write(image, stamp);
  await writer.close();
  return sink.bytes();
}

test("frames have the times of the side file by their numbers", async () => {
  const source = await openSer(bytesSource(await ser(null)), { sideFile: TEXT });
  const times = [];
  for (let i = 0; i < 4; i++) times.push((await source.time(i))?.utcMicroseconds ?? null);
  expect(times).toEqual([FIRST + 123_456, FIRST + 163_456, null, Date.UTC(2021, 4, 31) * 1000]);
  expect((await source.frame(1)).time).toMatchObject({
    utcMicroseconds: FIRST + 163_456,
    reference: "start",
    origin: "FireCapture side file",
  });
});

test("the trailer of the recording counts more, and a text without times does not count", async () => {
  const stamped = await openSer(bytesSource(await ser(1.7e15)), { sideFile: TEXT });
  expect((await stamped.time(0))?.origin).toBe("SER trailer");
  const other = await openSer(bytesSource(await ser(null)), { sideFile: "observing notes" });
  expect(await other.time(0)).toBeNull();
});

test("the side file is found beside the recording", async () => {
  const folder = await mkdtemp(join(tmpdir(), "photkit-firecapture-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "mars.SER"), await ser(null));
  await writeFile(join(folder, "mars.txt"), TEXT);
  const source = await openPath(join(folder, "mars.SER"));
  expect((await source.time(0))?.utcMicroseconds).toBe(FIRST + 123_456);
  await source.close();
});
