import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readJson } from "@photkit/lightcurve";
import type { SimulationTruth } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { parseCommand, parsePathPoint, parseStar } from "../src/arguments/arguments.ts";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const recording = join(folder, "event.ser");
const size = ["--frames", "40", "--size", "160,120"];
await photkit("simulate", recording, "--seed", "6", ...size);
const truth: SimulationTruth = JSON.parse(await readFile(join(folder, "event.truth.json"), "utf8"));
const star = truth.stars.find(({ name }) => name === "target")!;
const place = `${Math.round(star.x[0]!)},${Math.round(star.y[0]!)}`;

let runs = 0;
async function extract(...args: string[]) {
  const out = join(folder, `out${runs++}`);
  const run = await photkit("extract", recording, "--target", place, "--out", out, ...args);
  if (run.status !== 0) return { ...run, out, said: run.out, lightCurve: null };
  return {
    said: run.out,
    ...run,
    out,
    lightCurve: readJson(await readFile(join(out, "lightcurve.json"), "utf8")),
  };
}

describe("photkit extract --method", () => {
  it.each([
    ["psf", ["--psf", "moffat", "--positions", "forced"], "psf moffat"],
    ["tight-mask", ["--recentre", "1", "--radius", "6"], "within r=6.00 px, hunted by 1 px"],
    ["tracker-mask", ["--threshold", "2.5", "--window", "31"], "in 31x31 px at 2.5 sigma"],
    ["circle", ["--radius", "4", "--annulus-area", "9,350"], "annulus 9.0-13.9 px"],
  ])("%s is what the light curve says it was measured by", async (method, more, told) => {
    const { lightCurve } = await extract("--method", method, ...more);
    expect(lightCurve!.provenance.method).toContain(told);
    expect(lightCurve!.apertures[0]!.flux.some(Number.isFinite)).toBe(true);
  });

  it("takes further radii, a radius of a star's own, flash windows and a field that stands still", async () => {
    const args = ["--radius", "4", "--nested", "3,5.5", "--track", "none", "--flash", "led=30,30"];
    const { lightCurve } = await extract(...args, "--ref", "28,91,radius=3");
    const names = lightCurve!.apertures.map(({ name }) => name);
    expect(names).toContain("target-r3");
    expect(names).toContain("target-r5.5");
    expect(names).toContain("led");
    expect(new Set(lightCurve!.apertures[0]!.x).size).toBe(1);
    expect(lightCurve!.provenance.track).toBe("none");
  });

  it("takes a path, and fields", async () => {
    const path = ["--path", "0:70,60", "39:72,61"];
    const { lightCurve, said } = await extract(...path, "--fields", "upper-first", "--radius", "4");
    expect(said).toContain(": 80 fields, ");
    expect(lightCurve!.length).toBe(80);
    expect(lightCurve!.frames[79]).toBe(39.5);
    const { x } = lightCurve!.apertures[0]!;
    expect(x[79]! - x[0]!).toBeCloseTo(2, 9);
  });

  it("asks a background function of a module of the user's", async () => {
    const module = join(folder, "sky.mjs");
    await writeFile(
      module,
      "export const flat = () => ({ level: 140, scatter: 9, error: 1, pixels: 80, candidates: 80 });\n",
    );
    const { lightCurve } = await extract("--radius", "4", "--background", `${module}#flat`);
    expect(lightCurve!.apertures[0]!.background[3]).toBe(140);
    expect(lightCurve!.provenance.method).toContain("background sky.mjs#flat");
    const none = await extract("--background", `${module}#sharp`);
    expect(none.status).not.toBe(0);
    expect(none.err).toContain("sky.mjs#sharp must be a function");
    expect(none.err).toContain("the module exports flat");
  });

  it("says which method an option belongs to", async () => {
    expect((await extract("--method", "psf", "--recentre", "1")).err).toContain(
      "--recentre goes with --method tight-mask. Received it with psf.",
    );
    expect((await extract("--annulus", "9,12", "--annulus-area", "9,300")).err).toContain(
      "give one of them",
    );
    expect((await extract("--target-radius", "3")).status).toBe(2);
  });
});

describe("photkit extract --existing", () => {
  it("keeps, refuses or replaces results that are there already", async () => {
    const out = join(folder, "kept");
    const run = (...more: string[]) =>
      photkit("extract", recording, "--target", place, "--radius", "4", "--out", out, ...more);
    expect((await run("--existing", "keep")).status).toBe(0);
    const written = async () => (await stat(join(out, "lightcurve.json"))).mtimeMs;
    const first = await written();
    const files = await readdir(out);
    const again = await run("--existing", "keep");
    expect(again.out).toContain("they are kept, and nothing was done");
    expect(await written()).toBe(first);
    const refused = await run("--existing", "refuse");
    expect(refused.status).toBe(2);
    expect(refused.err).toContain("holds lightcurve.json");
    expect((await run()).status).toBe(0);
    expect(await written()).toBeGreaterThan(first);
    expect(await readdir(out)).toEqual(files);
  });
});

describe("places on the command line", () => {
  it("may be followed by a star's own radius, threshold and method", () => {
    expect(parseStar("ref", "b=3,4,radius=2.5,method=adaptive,threshold=3")).toEqual({
      name: "b",
      x: 3,
      y: 4,
      radius: 2.5,
      thresholdSigma: 3,
      method: { kind: "adaptive" },
    });
    expect(() => parseStar("ref", "3,4,size=2")).toThrow("radius=, threshold= and method=");
  });

  it("are points of a path with their frames", () => {
    expect(parsePathPoint("500:130.5,-4")).toEqual({ frame: 500, x: 130.5, y: -4 });
    const options = { path: { type: "string", multiple: true } } as const;
    const { values, positionals } = parseCommand(["--path", "0:1,2", "9:3,4", "in.ser"], options);
    expect(values.path).toEqual(["0:1,2", "9:3,4"]);
    expect(positionals).toEqual(["in.ser"]);
  });
});
