import { access, mkdir, readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const recording = join(folder, "event.ser");
await photkit("simulate", recording, "--frames", "40", "--seed", "2");

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Runs `extract` and expects one line of complaint, the given status, and no output folder. */
async function refused(status: number, complaint: string | RegExp, ...args: string[]) {
  const out = join(folder, `out-${Math.abs(hash(args.join()))}`);
  const run = await photkit("extract", ...args, "--out", out);
  expect(run.err.split("\n")).toHaveLength(1);
  expect(run.err).toMatch(complaint);
  expect(run.err).toMatch(/^photkit extract: /);
  expect(run.status).toBe(status);
  expect(run.out).toBe("");
  expect(await exists(out)).toBe(false);
}

const hash = (text: string): number =>
  [...text].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7);

describe("arguments that cannot be used (status 2)", () => {
  it.each([
    ["an unknown option", /--taget/, ["--taget", "1,2"]],
    ["a target that is no place", /--target must be x,y/, ["--target", "there"]],
    [
      "a target outside the frame",
      /x 0 to 319 and y 0 to 239\. Received 900,20/,
      ["--target", "900,20"],
    ],
    [
      "no frames at all",
      /--frames must hold at least one frame.* Received "20:20"\. This recording has frames 0 to 39\./,
      ["--frames", "20:20"],
    ],
    ["a correction without a frame", /--correct must be FRAME:NAME=x,y/, ["--correct", "5,5"]],
    ["a correction of nothing", /corrections\[0\]\.star/, ["--correct", "9:sun=5,5"]],
    [
      "a first frame beyond the last",
      /--frames must lie in the recording, which has frames 0 to 39\. Received 50/,
      ["--frames", "50:60"],
    ],
    [
      "an unknown method",
      /--method must be one of automatic, optimal, circle, adaptive/,
      ["--method", "magic"],
    ],
    ["an even window", /odd integer/, ["--method", "adaptive", "--window", "50"]],
    ["two targets", /--target must be given once/, ["--target", "1,2", "--target", "5,6"]],
    ["a radius below 0", /--radius must be between 0\.1 and 512/, ["--radius", "-1"]],
    [
      "frames before the first",
      /--frames must be a:b.* Received "-5:10"\. This recording has frames 0 to 39\./,
      ["--frames", "-5:10"],
    ],
    ["an annulus inside the aperture", /annulus/, ["--radius", "6", "--annulus", "5,9"]],
    ["a comparison star where there is none", /comparison star must be visible/, ["--ref", "3,3"]],
    ["a tracking star where there is none", /tracking star must be visible/, ["--track", "3,3"]],
    ["a pedestal without a gain", /--pedestal needs --gain/, ["--pedestal", "100"]],
    ["a gain of nothing", /gain must be a number greater than 0/, ["--gain", "0"]],
    ["a read noise without gain", /--read-noise needs --gain/, ["--read-noise", "5"]],
  ])("%s", async (_, complaint, args) => {
    await refused(2, complaint, recording, ...args);
  });

  it.each([
    ["a file", "event.ser"],
    ["a place inside a file", "event.ser/deeper"],
  ])("%s for a folder of results, before any work", async (_, place) => {
    const run = await photkit("extract", recording, "--out", join(folder, place));
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(/^photkit extract: --out must name a folder\. .* is a file\.$/);
  });

  // Linux only: root may write everywhere, but this file system takes no folders.
  it.skipIf(process.platform !== "linux")("a place that takes no folders", async () => {
    const run = await photkit("extract", recording, "--out", "/proc/photkit");
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(
      /--out must name a folder that can be written\. .* made in \/proc \(.*\)\.$/,
    );
  });

  it("no folder at all for results, and no path at all for input", async () => {
    expect(await photkit("extract", recording, "--out", "")).toMatchObject({ status: 2 });
    expect(await photkit("info", "")).toMatchObject({ status: 2 });
  });

  it("no input at all", async () => {
    await refused(2, /INPUT must name/);
  });

  it("a command that does not exist", async () => {
    const run = await photkit("extrct");
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toBe(
      'photkit: the command must be one of info, finder, extract, remeasure, simulate. Received "extrct". Did you mean "extract"?',
    );
  });
});

describe("input that cannot be read (status 3)", () => {
  it("a path that leads nowhere", async () => {
    await refused(3, /nowhere\.ser/, join(folder, "nowhere.ser"));
  });

  it("a folder without FITS files", async () => {
    const empty = join(folder, "empty");
    await mkdir(empty);
    await writeFile(join(empty, "notes.txt"), "clouds");
    await refused(
      3,
      /no pictures in this folder; expected \*\.fits.*Received 1 other file\.$/,
      empty,
    );
  });

  it("a file that is no recording", async () => {
    const text = join(folder, "notes.txt");
    await writeFile(text, "clouds all night");
    await refused(3, /notes\.txt/, text);
  });

  it("a SER file cut off in its header", async () => {
    const stump = join(folder, "stump.ser");
    await photkit("simulate", stump, "--frames", "8");
    await truncate(stump, 100);
    await refused(3, /stump\.ser/, stump);
  });

  it("a SER file cut off in its first frame", async () => {
    const stump = join(folder, "stump2.ser");
    await photkit("simulate", stump, "--frames", "8");
    await truncate(stump, 5000);
    await refused(3, /stump2\.ser/, stump);
  });
});

describe("a SER file cut off in the middle", () => {
  it("gives the frames that are whole, with a warning", async () => {
    const torn = join(folder, "torn.ser");
    await photkit("simulate", torn, "--frames", "40");
    await truncate(torn, 178 + 2 * 320 * 240 * 30.5);
    const out = join(folder, "torn");
    const run = await photkit("extract", torn, "--out", out);
    expect(run.status).toBe(0);
    expect(run.err).toMatch(/^warning: .*30/);
    const names = await readdir(out);
    expect(names).toContain("lightcurve.csv");
    expect(names.filter((name) => name.includes(".part"))).toEqual([]);
  });
});
