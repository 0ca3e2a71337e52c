import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readJson, readPymovieCsv } from "@photkit/lightcurve";
import type { SimulationTruth } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const recording = join(folder, "event.ser");
await photkit("simulate", recording, "--seed", "4");
const truth: SimulationTruth = JSON.parse(await readFile(join(folder, "event.truth.json"), "utf8"));
const [event] = truth.occultations;
const star = truth.stars.find(({ name }) => name === event!.star)!;
const place = `${Math.round(star.x[0]!)},${Math.round(star.y[0]!)}`;

const out = join(folder, "event");
const run = await photkit("extract", recording, "--target", place, "--out", out);
const text = (name: string) => readFile(join(out, name), "utf8");
const micros = (utc: string) =>
  Date.parse(`${utc.slice(0, 19)}Z`) * 1000 + Number(utc.slice(20, 26));

describe("photkit extract", () => {
  it("leaves every file it promises, complete, and nothing else", async () => {
    expect(run).toMatchObject({ status: 0, err: "" });
    expect((await readdir(out)).sort()).toEqual([
      "apertures.json",
      "events.json",
      "finder.png",
      "finder.svg",
      "lightcurve.csv",
      "lightcurve.json",
      "lightcurve.png",
      "lightcurve.svg",
      "report.html",
    ]);
  });

  it("finds D and R within their own 99.7 % intervals", async () => {
    const { format, version, verdict, events } = JSON.parse(await text("events.json"));
    expect([format, version, verdict]).toEqual(["photkit-events", 1, "event"]);
    expect(events).toHaveLength(1);
    for (const [found, real] of [
      [events[0].disappearance, event!.disappearance],
      [events[0].reappearance, event!.reappearance],
    ]) {
      const [low, high] = found.ci997.map(micros);
      expect(micros(real.utc)).toBeGreaterThan(low);
      expect(micros(real.utc)).toBeLessThan(high);
      // frame k covers k to k + 1, so the frame numbers agree as the times do.
      expect(found.frame - real.frame).toBeCloseTo(
        (micros(found.utc) - micros(real.utc)) / 1e6 / truth.cadenceSeconds,
        3,
      );
    }
    expect(events[0].depth).toBeCloseTo(0.97, 1);
    expect(events[0].falseAlarmProbability).toBeLessThan(1e-3);
  });

  it("tells the result on standard output", () => {
    expect(run.out).toContain("target was occulted");
    expect(run.out).toMatch(/^tracked on {3}\S/m);
    expect(run.out).toMatch(/^compared to {2}ref1, ref2/m);
    expect(run.out).toMatch(
      /^D {2}2026-01-01T00:00:0\d\.\d{4}Z ± 0\.00\d\d s \(68 %\), frame \d+\.\d{2,3}$/m,
    );
  });

  it("writes the same light curve as JSON and as CSV", async () => {
    const json = readJson(await text("lightcurve.json"));
    const csv = readPymovieCsv(await text("lightcurve.csv"));
    expect(csv.length).toBe(json.length);
    for (const name of ["target", "ref1"]) {
      const inJson = json.apertures.find((series) => series.name === name)!;
      const inCsv = csv.apertures.find((series) => series.name === name)!;
      for (let i = 0; i < json.length; i++) {
        expect(inCsv.flux[i]).toBeCloseTo(inJson.flux[i]!, 1);
      }
    }
  });

  it("makes a report that needs nothing from elsewhere", async () => {
    const html = await text("report.html");
    expect(html).not.toMatch(/<script|<link|src=["']https?:|url\(["']?https?:/i);
    expect(html.match(/<svg /g)).toHaveLength(5);
    expect(html).toContain("target was occulted");
    expect(html.replace(/data:[^"]*/g, "")).not.toContain("NaN");
  });

  it("draws pictures that can be opened", async () => {
    for (const name of ["lightcurve.png", "finder.png"]) {
      const png = await readFile(join(out, name));
      expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
      expect(png.readUInt32BE(16)).toBe(1600);
    }
  });
});

describe("photkit extract without a target", () => {
  it("names the star that was occulted and times it", async () => {
    const where = join(folder, "blind");
    const blind = await photkit("extract", recording, "--out", where);
    expect(blind.status).toBe(0);
    const { target, verdict } = JSON.parse(await readFile(join(where, "events.json"), "utf8"));
    const json = readJson(await readFile(join(where, "lightcurve.json"), "utf8"));
    const found = json.apertures.find(({ name }) => name === target)!;
    expect(verdict).toBe("event");
    expect(Math.hypot(found.x[0]! - star.x[0]!, found.y[0]! - star.y[0]!)).toBeLessThan(1);
    expect(blind.out).toContain(`varies       ${target} at `);
  });
});

describe("a star that is not occulted", () => {
  it("gets the verdict no event", async () => {
    const quiet = join(folder, "quiet.ser");
    const where = join(folder, "quiet");
    await photkit("simulate", quiet, "--seed", "4", "--no-event", "--frames", "200");
    const { status } = await photkit("extract", quiet, "--target", place, "--out", where);
    expect(status).toBe(0);
    const { verdict, events } = JSON.parse(await readFile(join(where, "events.json"), "utf8"));
    expect([verdict, events]).toEqual(["no event", []]);
  });
});

describe("a plot of stars of which none varies", () => {
  it("shows the first over those it is compared with, not the weather", async () => {
    const where = join(folder, "constant");
    const quiet = join(folder, "constant.ser");
    await photkit("simulate", quiet, "--seed", "4", "--no-event", "--frames", "60");
    const { out: said } = await photkit("extract", quiet, "--out", where);
    expect(said).toMatch(/varies +none of \d+ stars/);
    const svg = await readFile(join(where, "lightcurve.svg"), "utf8");
    // One of the ensemble itself, it is compared with the others.
    const ensemble = /^compared to +(star1, .*)$/m.exec(said)![1]!.split(", ");
    expect(svg).toContain(`>star1, relative flux (${ensemble.length - 1} comparison stars)<`);
  });
});

describe("photkit info", () => {
  it("says what a recording holds", async () => {
    const { status, out: said } = await photkit("info", recording);
    expect(status).toBe(0);
    expect(said).toContain("SER, 320 x 240 px, 16 bit, mono");
    expect(said).toMatch(/frames +400/);
    expect(said).toMatch(/cadence +a frame every 0\.040000 s/);
    expect(said).toMatch(/dropped +no frames/);
  });

  it("says it as JSON", async () => {
    const { out: said } = await photkit("info", recording, "--json");
    expect(JSON.parse(said)).toMatchObject({
      format: "SER",
      width: 320,
      frameCount: 400,
      time: { first: "2026-01-01T00:00:00.000000Z", reference: "start" },
    });
  });
});
