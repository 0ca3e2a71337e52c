import { readdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readJson } from "@photkit/lightcurve";
import { describe, expect, it } from "vitest";
import { photkit, photkitWith, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const recording = join(folder, "event.ser");
await photkit("simulate", recording, "--seed", "4", "--frames", "120");
const camera = ["--gain", "1", "--read-noise", "4", "--pedestal", "100"];
const where = join(folder, "first");
const target = ["--target", "175,121", "--method", "circle", "--radius", "4", ...camera];
const extract = ["extract", recording, ...target];
const run = await photkit(...extract, "--archive", "target,ref1", "--out", where);
const cutouts = ["target", "ref1"].map((name) => join(where, `cutouts-${name}.fits`));
const curve = async (from: string) =>
  readJson(await readFile(join(from, "lightcurve.json"), "utf8"));

describe("photkit extract --archive", () => {
  it("leaves a cube for each star beside the results", async () => {
    expect([run.status, run.err]).toEqual([0, ""]);
    const files = await readdir(where);
    expect(files).toContain("report.html");
    expect(files.filter((name) => name.startsWith("cutouts-"))).toEqual([
      "cutouts-ref1.fits",
      "cutouts-target.fits",
    ]);
    expect(files.filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("refuses a star that is not in the light curve, and leaves nothing", async () => {
    const other = join(folder, "other");
    const { status, err } = await photkit(...extract, "--archive", "moon", "--out", other);
    expect(status).toBe(2);
    expect(err).toContain('Received "moon"');
    expect(await readdir(folder)).not.toContain("other");
  });

  it("leaves nothing when it is stopped while it archives", async () => {
    const stop = new AbortController();
    const late = join(folder, "late");
    let written: readonly string[] = [];
    const onProgress = (text: string) => {
      if (!text.startsWith("archiving 20/")) return;
      written = readdirSync(late);
      stop.abort();
    };
    const args = [...extract, "--archive", "target", "--out", late];
    const { status } = await photkitWith({ signal: stop.signal, onProgress }, ...args);
    expect(status).toBe(130);
    expect(written).toHaveLength(1);
    expect(await readdir(folder)).not.toContain("late");
  });
});

describe("photkit remeasure", () => {
  it("gives the same fluxes and the same event from the cut-outs alone", async () => {
    const again = join(folder, "again");
    const { status, err, out } = await photkit(
      ...["remeasure", ...cutouts, "--method", "circle", "--radius", "4", ...camera],
      ...["--out", again],
    );
    expect([status, err]).toEqual([0, ""]);
    expect(out).toContain("target was occulted");
    const [before, after] = [await curve(where), await curve(again)];
    for (const series of after.apertures) {
      const same = before.apertures.find(({ name }) => name === series.name)!;
      series.flux.forEach((flux, i) => {
        expect(flux).toBeCloseTo(same.flux[i]!, 6);
      });
    }
    expect(after.utcMicroseconds).toEqual(before.utcMicroseconds);
  });

  it("takes another method", async () => {
    const wide = join(folder, "wide");
    await photkit("remeasure", cutouts[0]!, "--radius", "7", "--out", wide);
    const { pixels } = (await curve(wide)).apertures[0]!;
    expect(pixels[0]).toBeCloseTo(49 * Math.PI, 6);
  });

  it("says what is wrong with its files and options", async () => {
    const refused = async (status: number, complaint: string, ...args: string[]) => {
      const result = await photkit("remeasure", ...args, "--out", join(folder, "none"));
      expect([result.status, result.err]).toEqual([status, expect.stringContaining(complaint)]);
    };
    await refused(2, "CUTOUTS must name files");
    await refused(
      2,
      "--method must be one of automatic, optimal, circle, adaptive",
      cutouts[0]!,
      "--method",
      "psf",
    );
    await refused(2, "radius must be between 0.1 and 512", cutouts[0]!, "--radius", "-1");
    await refused(3, "event.ser", recording);
  });
});
