import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readJson, readPymovieCsv } from "@photkit/lightcurve";
import { describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
/** A folder of FITS files. */
const recording = join(folder, "event");
await photkit("simulate", recording, "--frames", "8");
const out = join(folder, "out");
const text = (name: string) => readFile(join(out, name), "utf8");

describe("a folder of results", () => {
  it("has the results of the last run, and keeps what else lies in it", async () => {
    await photkit("extract", recording, "--radius", "4", "--out", out);
    const names = await readdir(out);
    await writeFile(join(out, "notes.txt"), "clear sky");
    await photkit("extract", recording, "--frames", "2:6", "--radius", "4", "--out", out);
    expect((await readdir(out)).sort()).toEqual([...names, "notes.txt"].sort());
    expect(Array.from(readJson(await text("lightcurve.json")).frames)).toEqual([2, 3, 4, 5]);
    expect(await text("report.html")).toContain("--frames 2:6");
  });

  it("says with which method the flux was measured", async () => {
    await photkit("extract", recording, "--radius", "4", "--annulus", "9,18", "--out", out);
    expect(await text("lightcurve.csv")).toMatch(/^# aperture star\d+:.*circle.*4.*9.*18/m);
    const [star] = readJson(await text("lightcurve.json")).apertures;
    expect(star!.method).toContain("circle");
  });

  it("has every frame number once, also when frames are given twice", async () => {
    await photkit("extract", recording, recording, "--radius", "4", "--out", out);
    const frames = Array.from(readJson(await text("lightcurve.json")).frames);
    expect(frames).toEqual(Array.from({ length: 16 }, (_, i) => i));
    const written = Array.from(readPymovieCsv(await text("lightcurve.csv")).frames);
    expect(new Set(written).size).toBe(written.length);
  });
});
