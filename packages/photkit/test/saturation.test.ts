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

it("says that a saturated star dropped by more than is measured, and that comparison stars are saturated", async () => {
  const folder = await workFolder();
  const recording = join(folder, "half.ser");
  const small = ["--size", "160,120", "--frames", "120"];
  await photkit("simulate", recording, "--seed", "4", "--drop", "0.5", "--dnr", "40", ...small);
  const truth: SimulationTruth = JSON.parse(
    await readFile(join(folder, "half.truth.json"), "utf8"),
  );
  const { x, y } = truth.stars.find(({ name }) => name === "target")!;
  const other = truth.stars
    .filter(({ name }) => name !== "target")
    .reduce((a, b) => (a.electrons > b.electrons ? a : b));
  const stars = [
    ...["--target", `${x[0]!.toFixed(0)},${y[0]!.toFixed(0)}`],
    ...["--ref", `${other.x[0]!.toFixed(0)},${other.y[0]!.toFixed(0)}`],
  ];
  const run = async (name: string, ...args: string[]) => {
    const out = join(folder, name);
    const { out: text } = await photkit("extract", recording, ...stars, ...args, "--out", out);
    return { text, report: await readFile(join(out, "report.html"), "utf8") };
  };
  const plain = await run("plain");
  for (const text of Object.values(plain)) {
    expect(text).toMatch(/Depth \d+\.?\d* ± /);
    expect(text).not.toContain("saturated");
  }
  const cut = await run("cut", "--saturation", "1100", "--archive", "target,ref1");
  for (const text of Object.values(cut)) {
    expect(text).toMatch(
      /Depth at least \d+\.?\d* % \([\d.]+ mag; the star is saturated, see the note\)/,
    );
    expect(text).toMatch(/target is saturated in (\d+) of its \1 usable frames outside the event/);
    expect(text).toContain("Comparison stars are saturated: ref1 in 120 of 120 frames");
  }
  const cutouts = join(folder, "cut", "cutouts-target.fits");
  const again = await photkit("remeasure", cutouts, "--saturation", "1100", "--out", folder);
  expect(again.out).toMatch(/target is saturated in (\d+) of its \1 usable frames/);
});
