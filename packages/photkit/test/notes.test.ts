/** What the program says besides the numbers: what was assumed, and what was left out. */

import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SimulationTruth } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();

/** For what does not depend on the size of the picture. */
const SMALL = ["--size", "160,120"];

/** Simulates into `name` and returns its path and the place of the target. */
async function simulated(name: string, ...args: string[]) {
  const recording = join(folder, name);
  await photkit("simulate", recording, "--seed", "4", ...args);
  const truth: SimulationTruth = JSON.parse(
    await readFile(recording.replace(/(\.ser)?$/, ".truth.json"), "utf8"),
  );
  const { x, y } = truth.stars.find((star) => star.name === "target")!;
  return { recording, truth, place: `${x[0]!.toFixed(1)},${y[0]!.toFixed(1)}` };
}

async function extracted(name: string, recording: string, ...args: string[]) {
  const out = join(folder, `${name}-out`);
  const run = await photkit("extract", recording, ...args, "--out", out);
  const events = JSON.parse(await readFile(join(out, "events.json"), "utf8"));
  const report = await readFile(join(out, "report.html"), "utf8");
  return { ...run, events, report };
}

describe("an exposure that the recording does not say", () => {
  it("is named where it is assumed, and true edges lie outside no interval once it is given", async () => {
    const { recording, truth, place } = await simulated(
      "dead.ser",
      "--dead",
      "0.04",
      "--frames",
      "160",
      ...SMALL,
    );
    const assumed = await extracted("assumed", recording, "--target", place);
    expect(assumed.out).toContain("D and R assume 0.08 s, the interval between frames");
    expect(assumed.report).toContain("D and R assume 0.08 s, the interval between frames");
    const given = await extracted("given", recording, "--target", place, "--exposure", "0.04");
    expect(given.out).not.toContain("D and R assume");
    const [event] = given.events.events;
    const [real] = truth.occultations;
    for (const edge of ["disappearance", "reappearance"] as const) {
      const [low, high] = event[edge].ci997;
      expect(real![edge].utc >= low && real![edge].utc <= high).toBe(true);
    }
  });
});

/** A field that drifts by 256 px, so that target and comparison stars leave the picture. */
const drifting = simulated("drift.ser", "--drift", "40,0", "--frames", "160");

describe("frames that say nothing about the target", () => {
  it("are counted when it has left the picture", async () => {
    const { recording, place } = await drifting;
    const { out, report } = await extracted("drift", recording, "--target", place);
    expect(out).toMatch(/note {9}target can be used in \d+ of 160 frames; .*outside \d+/);
    expect(report).toMatch(/target can be used in \d+ of 160 frames/);
  });

  it("are no verdict when nothing else is left", async () => {
    const { recording } = await simulated("corner.ser", "--frames", "30", ...SMALL);
    const { out, events, report } = await extracted("corner", recording, "--target", "0,0");
    expect(events).toMatchObject({ target: "target", verdict: "not searched", events: [] });
    const said =
      "target: not searched: too few usable frames to look for an event: it can be used in";
    expect(out).toContain(said);
    expect(report).toContain(said);
  });
});

describe("a comparison star that leaves before the target", () => {
  it("is told, with the frames that are lost for it", async () => {
    const { recording, truth, place } = await drifting;
    const early = truth.stars
      .filter((star) => star.electrons > 3000 && star.name !== "target")
      .sort((a, b) => b.x[0]! - a.x[0]!)[0]!;
    const reference = `${early.x[0]!.toFixed(1)},${early.y[0]!.toFixed(1)}`;
    const { out } = await extracted("early", recording, "--target", place, "--ref", reference);
    expect(out).toMatch(/target has no comparison star in \d\d+ frames of its own/);
  });
});

describe("time stamps", () => {
  it("with frames missing between them are told", async () => {
    const { recording, place } = await simulated("fits", "--frames", "40", ...SMALL);
    for (const frame of ["12", "13"]) await rm(join(recording, `frame-${frame}.fits`));
    const { out } = await extracted("gap", recording, "--target", place);
    expect(out).toContain("1 gap, about 2 frames missing; the longest is 0.120 s after frame 11");
  });

  it("that contradict the others are told", async () => {
    const { recording, place } = await simulated("mixed", "--frames", "40", ...SMALL);
    await rename(join(recording, "frame-12.fits"), join(recording, "frame-20a.fits"));
    const { out } = await extracted("mixed", recording, "--target", place);
    expect(out).toContain(
      "The time stamps of 1 frame repeat or contradict those around them, first at frame 20",
    );
  });

  it("of two recordings of the same time are told", async () => {
    const { recording, place } = await simulated("twice", "--frames", "20", ...SMALL);
    const { out } = await extracted("twice", recording, recording, "--target", place);
    expect(out).toContain("of 20 frames repeat or contradict those around them, first at frame 20");
  });
});

describe("a few frames", () => {
  it.each([1, 2, 5])("%i: are measured without an error", async (frames) => {
    const { recording, place } = await simulated(
      `few${frames}.ser`,
      "--frames",
      `${frames}`,
      ...SMALL,
    );
    const { status, err, out } = await extracted(`few${frames}`, recording, "--target", place);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toContain("too few usable frames to look for an event");
  });
});

describe("a light curve without an event", () => {
  it("of few frames says that they are few", async () => {
    const { recording, place } = await simulated(
      "brief.ser",
      "--no-event",
      "--frames",
      "30",
      ...SMALL,
    );
    const { out, report } = await extracted("brief", recording, "--target", place);
    for (const text of [out, report]) expect(text).toContain("30 readings of target are few");
  });

  it("says that apertures stood still", async () => {
    const { recording, place } = await simulated(
      "still.ser",
      "--no-event",
      "--frames",
      "60",
      ...SMALL,
    );
    const still = await extracted("still", recording, "--target", place, "--track", "none");
    expect(still.out).toMatch(/^tracked on {3}nothing: the apertures stand still$/m);
    expect(still.out).not.toContain("are few");
  });
});

describe("a star that varies", () => {
  it("is told with its place", async () => {
    const { recording, place } = await simulated("blind.ser", "--frames", "200", ...SMALL);
    const { out } = await extracted("blind", recording);
    const [, x, y] = /varies {7}star\d+ at ([\d.]+),([\d.]+):/.exec(out)!;
    const [tx, ty] = place.split(",").map(Number);
    expect(Math.hypot(Number(x) - tx!, Number(y) - ty!)).toBeLessThan(1);
  });
});
