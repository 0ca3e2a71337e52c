/** What `photkit info` tells about the times and the pictures of a recording. */

import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { createImage } from "@photkit/image";
import { aviFileWriter, serFileWriter } from "@photkit/io-video/node";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const START = Date.UTC(2024, 3, 8, 18, 40) * 1000;

interface Row {
  /** Steps of 40 ms from the start. */
  readonly step: number;
  /** Which of many pictures the frame shows. */
  readonly picture: number;
}

/** A recording of 16 x 12 pixels; pictures are ramps that differ everywhere. */
async function record(name: string, rows: readonly Row[]): Promise<string> {
  const path = join(folder, name);
  const writer = await serFileWriter(path, { width: 16, height: 12, bitDepth: 8 });
  for (const { step, picture } of rows) {
    const pixels = Uint8Array.from({ length: 192 }, (_, i) => (i + 37 * picture) % 251);
    await writer.write(createImage(pixels, 16, 12), START + 40_000 * step);
  }
  await writer.close();
  return path;
}

const regular = Array.from({ length: 40 }, (_, i): Row => ({ step: i, picture: i }));

describe("photkit info", () => {
  it("finds nothing wrong with a regular recording", async () => {
    const { status, out } = await photkit("info", await record("regular.ser", regular));
    expect(status).toBe(0);
    expect(out).toContain("cadence     a frame every 0.040000 s, steady to 0.000 ms");
    expect(out).toContain("dropped     no frames, by their times");
    expect(out).toContain("verdict     no fault found");
    expect(out).toContain("pictures    each of the first 40 differs from the one before");
    expect(out).not.toMatch(/same time|order|integration|fields/);
  });

  it("names dropped, repeated and out-of-order frames", async () => {
    const rows = regular.map(({ step, picture }): Row => {
      if (step === 7) return { step: 6, picture: 6 };
      if (step === 20) return { step: 18.5, picture };
      return { step: step >= 30 ? step + 3 : step, picture };
    });
    const path = await record("faulty.ser", rows);
    const { out } = await photkit("info", path);
    expect(out).toMatch(
      /^dropped .* frames, by their times: .*3 after frame 29 \(0\.160 s later\)/m,
    );
    expect(out).toMatch(
      /^verdict {5}look at this .*: \d dropped frames, 1 repeated time, 1 time out of order, 1 repeated picture$/m,
    );
    expect(out).toContain("same time   as the frame before: frame 7");
    expect(out).toContain("order       earlier than the frame before: frame 20");
    expect(out).toContain("pictures    1 of the first 40 repeats the one before: frame 7");
    const json = JSON.parse((await photkit("info", path, "--json")).out);
    expect(json.cadence).toMatchObject({ duplicates: [7], backwards: [20] });
    expect(json.pictures).toMatchObject({ compared: 40, repeated: [7], framesPerPicture: 1 });
  });

  it("tells the integration of the camera", async () => {
    const rows = regular.map(({ step }): Row => ({ step, picture: Math.floor((step + 1) / 4) }));
    const { out } = await photkit("info", await record("integrated.ser", rows));
    expect(out).toContain(
      "integration the camera shows each picture for 4 frames; the first new one is frame 3",
    );
  });

  it("compares as many pictures as asked, and none of them if asked for none", async () => {
    const path = await record("asked.ser", regular);
    expect((await photkit("info", path, "--pictures", "10")).out).toContain(
      "each of the first 10 ",
    );
    expect((await photkit("info", path, "--pictures", "0")).out).not.toContain("pictures");
    const refused = await photkit("info", path, "--pictures", "some");
    expect(refused.status).toBe(2);
  });

  it("tells which field of an interlaced video comes first, and corrects the rows", async () => {
    const observation = createObservation({
      seed: 5,
      width: 96,
      height: 80,
      frames: 120,
      exposureSeconds: 0.02,
      bitDepth: 8,
      windShake: { rms: 1, frequencyHz: 2 },
      fieldStars: { count: 6 },
    });
    const path = join(folder, "interlaced.avi");
    const writer = await aviFileWriter(path, { width: 96, height: 80 });
    for (let frame = 0; frame < 60; frame++) {
      const [lower, upper] = [2 * frame, 2 * frame + 1].map((i) => observation.frame(i).data);
      const woven = Uint8Array.from({ length: 96 * 80 }, (_, i) => {
        const field = Math.floor(i / 96) % 2 === 0 ? upper : lower;
        return field?.[i] ?? 0;
      });
      await writer.write(createImage(woven, 96, 80));
    }
    await writer.close();
    const { out } = await photkit("info", path);
    expect(out).toContain("fields      interlaced: odd rows (1, 3, 5 …, the lower field) were");
    expect(out).toContain("verdict     no fault found, but there are no times to check");
    expect(out).toContain("rate        25 frames per second, says the header");
    const shifted = await photkit("info", path, "--repair-fields", "shift", "--json");
    expect(JSON.parse(shifted.out)).toMatchObject({
      frameCount: 59,
      fields: { order: "upper-first", swapped: false },
    });
    const swapped = (await photkit("info", path, "--repair-fields", "swap")).out;
    expect(swapped).toContain("even and odd rows have changed places: --repair-fields swap");
    expect(await photkit("info", path, "--repair-fields", "no")).toMatchObject({ status: 2 });
  });

  it("tells when the rows of a rolling shutter are exposed, as far as it is told", async () => {
    const path = await record("rolling.ser", regular.slice(0, 3));
    const { out } = await photkit("info", path, "--row-time", "20");
    expect(out).toContain("each starts 20.000 us after the one above it, the last one 0.220 ms");
    expect(await photkit("info", path, "--row-time", "0")).toMatchObject({ status: 2 });
    expect(await photkit("info", path, "--row-time", "fast")).toMatchObject({ status: 2 });
  });

  it("integrates frames when asked to", async () => {
    const path = await record("summed.ser", regular);
    const json = JSON.parse((await photkit("info", path, "--integrate", "8", "--json")).out);
    expect(json).toMatchObject({ frameCount: 5, cadence: { stepSeconds: 0.32 } });
    expect(await photkit("info", path, "--integrate", "1")).toMatchObject({ status: 2 });
  });

  it("calls no recording sound that is cut off or whose frames come unevenly", async () => {
    const cut = await record("cut.ser", regular);
    await truncate(cut, 178 + 30 * 192 + 5);
    expect((await photkit("info", cut)).out).toMatch(
      /^verdict {5}look at this .*: \d warnings below$/m,
    );
    const rows = regular.map(
      ({ step, picture }): Row => ({ step: step + (step % 3) / 5, picture }),
    );
    const { out } = await photkit("info", await record("uneven.ser", rows));
    expect(out).toMatch(/^verdict {5}look at this .*: an unsteady cadence$/m);
  });
});
