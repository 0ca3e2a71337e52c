import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SimulationTruth } from "@photkit/simulate";
import { expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();

/** Bytes of the field in an SVG chart, as they stand in its data URL. */
const pictureIn = (svg: string): string => /base64,([^"]*)"/.exec(svg)?.[1] ?? "";

/** Colour type of a PNG, byte 25: 0 is grey, 2 is red, green and blue. */
const colourType = (base64: string): number => Buffer.from(base64, "base64")[25]!;

it("shows saturated pixels in colour in the chart and says at what level, in the report", async () => {
  const folder = await workFolder();
  const recording = join(folder, "event.ser");
  await photkit("simulate", recording, "--seed", "4", "--frames", "20");
  const truth: SimulationTruth = JSON.parse(
    await readFile(join(folder, "event.truth.json"), "utf8"),
  );
  const { x, y } = truth.stars.reduce((a, b) => (a.electrons > b.electrons ? a : b));
  const chart = async (level: string) => {
    const out = join(folder, level);
    const target = `${x[0]!.toFixed(0)},${y[0]!.toFixed(0)}`;
    const args = ["--target", target, "--saturation", level, "--out", out];
    await photkit("extract", recording, ...args);
    return {
      picture: pictureIn(await readFile(join(out, "finder.svg"), "utf8")),
      report: await readFile(join(out, "report.html"), "utf8"),
    };
  };
  const [low, high] = [await chart("1500"), await chart("60000")];
  expect(colourType(low.picture)).toBe(2);
  expect(low.picture).not.toBe(high.picture);
  expect(low.report).toContain("pixels that saturate (at 1500 ADU)");
  // The star is flagged in the data as it is coloured in the picture.
  expect(low.report).toContain("saturated 20");
  expect(high.report).not.toContain("saturated 20");
});
