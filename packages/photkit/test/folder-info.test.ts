/** What `photkit info` tells about a folder of pictures: cameras, filters, exposures, their times. */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImage } from "@photkit/image";
import { encodeFits } from "@photkit/io-video";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();

/** Headers of 12 pictures: two cameras, two filters, one exposure unlike the others, one without filter. */
const headers = Array.from({ length: 12 }, (_, i) => ({
  "DATE-OBS": new Date(Date.UTC(2024, 3, 8, 18, 40, 5 * i)).toISOString().replace("Z", ""),
  INSTRUME: i < 8 ? "ASI174MM" : "QHY174M",
  ...(i === 5 ? {} : { FILTER: i % 2 === 0 ? "r" : "g" }),
  EXPTIME: i === 3 ? 10 : 5,
  XBINNING: 2,
  YBINNING: 2,
  GAIN: 300,
}));

async function fitsFolder(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [i, header] of headers.entries()) {
    const pixels = Uint16Array.from({ length: 48 }, (_, k) => 7 * k + i);
    await writeFile(join(path, `s${i}.fits`), encodeFits(createImage(pixels, 8, 6), { header }));
  }
  return path;
}

it("tells pictures of another size and pictures that are damaged, each with its file, in one line", async () => {
  const path = await fitsFolder("mixed");
  await writeFile(join(path, "s2.fits"), encodeFits(createImage(new Uint16Array(20), 5, 4)));
  await writeFile(join(path, "s4.fits"), "SIMPLE  = but nothing else");
  const { status, out } = await photkit("info", path);
  expect(status).toBe(0);
  expect(out).toMatch(/verdict .* 2 unreadable frames/);
  const lines = out
    .split("\n")
    .filter((line) => line.includes("s2.fits") || line.includes("s4.fits"));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^unreadable {2}frame 2: s2\.fits: 5 x 4 .* 8 x 6/);
  expect(lines[1]).toMatch(/^unreadable {2}frame 4: s4\.fits: /);
});

/** A grey TIFF of one pixel with EXIF DateTimeOriginal. */
function tiffWithTime(clock: string): Uint8Array {
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, 1],
    [257, 4, 1, 1],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [279, 4, 1, 1],
    [34665, 4, 1, 200],
  ];
  const view = new DataView(new ArrayBuffer(260));
  const directory = (at: number, rows: typeof entries) => {
    view.setUint16(at, rows.length, true);
    for (const [i, [tag, type, count, value]] of rows.entries()) {
      view.setUint16(at + 2 + 12 * i, tag, true);
      view.setUint16(at + 4 + 12 * i, type, true);
      view.setUint32(at + 6 + 12 * i, count, true);
      view.setUint32(at + 10 + 12 * i, value, true);
    }
  };
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, 16, true);
  directory(16, entries);
  directory(200, [[36867, 2, 20, 230]]);
  for (let i = 0; i < clock.length; i++) view.setUint8(230 + i, clock.charCodeAt(i));
  return new Uint8Array(view.buffer);
}

describe("photkit info on a folder", () => {
  it("counts filters, exposures and binnings by camera, and names frames without a value", async () => {
    const path = await fitsFolder("counted");
    const { status, out } = await photkit("info", path);
    expect(status).toBe(0);
    const lines = out.split("\n");
    const first = lines.indexOf("camera      ASI174MM: 8 frames");
    expect(lines.slice(first, first + 7)).toEqual([
      "camera      ASI174MM: 8 frames",
      "  filter    r (4), g (3)",
      "  binning   2 x 2",
      "  exposure  5 s (7), 10 s (1)",
      "  gain      300",
      "  no header for ISO, object, kind",
      "  missing   filter in 1 of 8 frames: 5",
    ]);
    expect(lines).toContain("camera      QHY174M: 4 frames");
    const { cameras } = JSON.parse((await photkit("info", path, "--json")).out);
    expect(cameras).toMatchObject([
      {
        camera: "ASI174MM",
        frames: 8,
        stated: {
          filter: [
            { value: "r", frames: 4 },
            { value: "g", frames: 3 },
          ],
        },
        missing: { filter: [5] },
      },
      { camera: "QHY174M", frames: 4, missing: {} },
    ]);
  });

  it("tells the setup of a single picture, and nothing of one without headers", async () => {
    const path = await fitsFolder("single");
    const { out } = await photkit("info", join(path, "s0.fits"));
    expect(out).toMatch(/^camera {6}ASI174MM$/m);
    expect(out).toMatch(/^ {2}filter {4}r$/m);
    const bare = join(folder, "bare.fits");
    await writeFile(bare, encodeFits(createImage(new Uint16Array(48), 8, 6)));
    expect((await photkit("info", bare)).out).not.toContain("camera");
  });

  it("draws the times by camera and filter, as SVG or PNG, and leaves nothing else behind", async () => {
    const path = await fitsFolder("drawn");
    const svg = join(folder, "plots", "times.svg");
    expect((await photkit("info", path, "--plot", svg)).status).toBe(0);
    const drawn = await readFile(svg, "utf8");
    for (const legend of [
      "ASI174MM, r: 4 of 4 frames with a time",
      "ASI174MM, g: 3 of 3",
      "QHY174M, g: 2 of 2",
    ]) {
      expect(drawn).toContain(legend);
    }
    await photkit("info", path, "--plot", join(folder, "plots", "times.png"));
    const png = await readFile(join(folder, "plots", "times.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(await readdir(join(folder, "plots"))).toEqual(["times.png", "times.svg"]);
    const refused = await photkit("info", path, "--plot", "times.pdf");
    expect(refused).toMatchObject({ status: 2, err: expect.stringContaining(".svg or .png") });
  });

  it("takes three planes for frames of a cube or for one colour picture, as told", async () => {
    const path = join(folder, "planes.fits");
    const plane = createImage(new Uint16Array(48), 8, 6);
    await writeFile(path, encodeFits([plane, plane, plane]));
    expect((await photkit("info", path)).out).toMatch(/^frames {6}3$/m);
    const { out } = await photkit("info", path, "--colour-planes", "green");
    expect(out).toMatch(/^frames {6}1$/m);
    expect(await photkit("info", path, "--colour-planes", "pink")).toMatchObject({ status: 2 });
  });

  it("takes the clock of a camera for UTC and says so, unless told its offset", async () => {
    const path = join(folder, "clock.tif");
    await writeFile(path, tiffWithTime("2024:04:08 20:40:00"));
    const plain = (await photkit("info", path)).out;
    expect(plain).toContain("first       2024-04-08T20:40:00.000000Z UTC, start of exposure");
    expect(plain).toContain("the clock of the camera is taken for UTC");
    for (const [offset, utc] of [
      ["+02:00", "18:40"],
      ["-05:30", "02:10"],
    ]) {
      const told = (await photkit("info", path, "--utc-offset", offset!)).out;
      expect(told).toContain(`T${utc}:00.000000Z UTC`);
      expect(told).not.toContain("taken for UTC");
    }
    expect(await photkit("info", path, "--utc-offset", "2h")).toMatchObject({ status: 2 });
  });
});
