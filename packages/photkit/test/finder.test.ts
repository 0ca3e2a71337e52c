import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openFitsSequence } from "@photkit/io-video";
import { fileSource, openPath } from "@photkit/io-video/node";
import type { SimulationTruth } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const recording = join(folder, "event.ser");
await photkit(
  "simulate",
  recording,
  "--seed",
  "4",
  "--frames",
  "60",
  "--drift",
  "5,0",
  "--dnr",
  "3",
);
const truth: SimulationTruth = JSON.parse(await readFile(join(folder, "event.truth.json"), "utf8"));
const brightest = truth.stars.reduce((a, b) => (a.electrons > b.electrons ? a : b));
const stars = async (where: string) =>
  (await readFile(join(where, "finder-stars.csv"), "utf8"))
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));

describe("photkit finder", () => {
  it.each([
    ["stars", []],
    ["fourier", ["--align", "fourier", "--frames", ":12"]],
    ["path", ["--path", "0:100,100", "25:105,100"]],
  ])("leaves a picture, its pixels and its stars (%s)", async (name, options) => {
    const frames = name === "fourier" ? 12 : 60;
    const out = join(folder, name);
    const { status, err, out: said } = await photkit("finder", recording, ...options, "--out", out);
    expect([status, err]).toEqual([0, ""]);
    expect(said).toContain(`event.ser: ${frames} frames`);
    expect((await readdir(out)).sort()).toEqual([
      "finder-stars.csv",
      "finder.fits",
      "finder.png",
      "finder.svg",
    ]);
    const fits = await openFitsSequence([await fileSource(join(out, "finder.fits"))]);
    expect(fits.info).toMatchObject({ width: 320, height: 240, bitDepth: null });
    expect(fits.info.meta).toMatchObject({ NFRAMES: frames, FRAME: 0, LASTFRAM: frames - 1 });
    await fits.close();
    const [first] = await stars(out);
    const [number, x, y, , snr, frameSnr] = first!;
    expect(number).toBe(1);
    // Wind shakes the field by 0.8 px, which a straight path does not follow.
    expect(Math.hypot(x! - brightest.x[0]!, y! - brightest.y[0]!)).toBeLessThan(2);
    expect(snr! / frameSnr!).toBeCloseTo(Math.sqrt(frames), 1);
  });

  it("lists fainter stars than the first frame has", async () => {
    const single = join(folder, "single");
    await photkit("finder", recording, "--frames", ":1", "--out", single);
    const target = truth.stars.find(({ name }) => name === "target")!;
    const has = async (where: string) =>
      (await stars(where)).some(
        ([, x, y]) => Math.hypot(x! - target.x[0]!, y! - target.y[0]!) < 1.5,
      );
    expect([await has(join(folder, "stars")), await has(single)]).toEqual([true, false]);
  });

  it("shows a single frame as it is: what lies behind a reading", async () => {
    const out = join(folder, "one");
    await photkit("finder", recording, "--frames", "41:42", "--out", out);
    const fits = await openFitsSequence([await fileSource(join(out, "finder.fits"))]);
    const ser = await openPath(recording);
    const [shown, recorded] = [await fits.frame(0), await ser.frame(41)];
    expect(fits.info.meta).toMatchObject({ NFRAMES: 1, FRAME: 41, RECORD: "event.ser" });
    expect(Array.from(shown.image.data)).toEqual(Array.from(recorded.image.data));
    await fits.close();
    await ser.close();
  });

  it.each([
    [["--path", "0:1,1", "--align", "stars"], "--align and --track do not go with it"],
    [["--align", "fourier", "--track", "9,9"], "--track goes with --align stars"],
    [["--put-back"], "--put-back needs --ignore"],
    [["--align", "moon"], "--align must be one of stars, fourier"],
  ])("refuses %j", async (options, complaint) => {
    const { status, err } = await photkit("finder", recording, ...options);
    expect(status).toBe(2);
    expect(err).toContain(complaint);
  });
});
