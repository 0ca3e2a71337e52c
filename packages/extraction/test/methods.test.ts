/** Every way of measuring in a whole extraction, on recordings whose truth is known. */

import { flagNames } from "@photkit/aperture";
import { mean } from "@photkit/core-stats";
import { type ApertureSeries, differential } from "@photkit/lightcurve";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import {
  apertureSet,
  apertureSetOptions,
  type ExtractionOptions,
  extractLightCurve,
  type MeasurementMethod,
  readApertureSet,
  type TrackerMaskMethod,
} from "../src/index.ts";
import { changedPixels } from "./changed-pixels.ts";
import { observationSource } from "./observation-source.ts";

const FRAMES = 48;
const [GONE, BACK] = [20, 36];
const DROP = 0.8;
const target = { name: "target", x: 61.3, y: 58.6 };
const corners = [
  { x: 28, y: 30.4 },
  { x: 92.2, y: 31 },
  { x: 30.5, y: 91 },
  { x: 91, y: 90.7 },
];

/** A star that loses 80 % of its light for 16 frames, among four bright ones, on a drifting field. */
const observation = createObservation({
  seed: 4,
  frames: FRAMES,
  width: 124,
  height: 120,
  fwhm: 3.2,
  drift: { x: 0.6, y: -0.4 },
  stars: [
    { ...target, electrons: 12_000 },
    ...corners.map((place) => ({ ...place, electrons: 40_000 })),
  ],
  occultations: [
    {
      star: "target",
      disappearanceSeconds: GONE * 0.04,
      reappearanceSeconds: BACK * 0.04,
      drop: DROP,
    },
  ],
});

const options: ExtractionOptions = {
  target,
  references: corners,
  gain: 1,
  readNoise: 4,
  pedestal: 100,
};

const extract = (more: ExtractionOptions) =>
  extractLightCurve(observationSource(observation), { ...options, ...more });

const named = (apertures: readonly ApertureSeries[], name: string) => {
  const found = apertures.find((series) => series.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
};

/** The part of the target's light that is gone, and its error, against the comparison stars. */
function depthOf(apertures: readonly ApertureSeries[]) {
  const references = apertures.filter((series) => series.role === "reference");
  const { value, error } = differential(named(apertures, "target"), references);
  const during = value.slice(GONE, BACK);
  const outside = [...value.slice(0, GONE), ...value.slice(BACK)];
  const level = mean(outside);
  return {
    depth: 1 - mean(during) / level,
    error: Math.hypot(error[GONE]! / 4, (1 - DROP) * (error[0]! / Math.sqrt(32))) / level,
  };
}

const trackerMask: TrackerMaskMethod = { kind: "tracker-mask" };
const linear: MeasurementMethod[] = [
  { kind: "circle", radius: 4 },
  { kind: "optimal" },
  { kind: "psf" },
  { kind: "psf", psf: "moffat" },
  { kind: "psf", psf: "empirical" },
  { kind: "psf", positions: "free" },
  { kind: "tight-mask" },
  trackerMask,
];

describe("a whole extraction", () => {
  it.each(linear)("finds the depth of a drop by $kind $psf $positions", async (method) => {
    const { lightCurve, warnings } = await extract({ method });
    expect(warnings).toEqual([]);
    const { depth, error } = depthOf(lightCurve.apertures);
    // Whole pixels let go of some light as the star moves over them: 1 % of the depth.
    expect(Math.abs(depth - DROP)).toBeLessThan(4 * error + 0.01);
    expect(error).toBeLessThan(0.01);
    const flags = named(lightCurve.apertures, "target").flags;
    expect(flags.reduce((all, one) => all | one, 0)).toBe(0);
    expect(lightCurve.provenance.method).toContain(method.kind.slice(0, 5));
  });

  it("keeps positions that are fitted apart from those that are told", async () => {
    const { lightCurve } = await extract({ method: { kind: "psf", positions: "free" } });
    const truth = observation.truth.stars[0]!;
    const { x } = named(lightCurve.apertures, "target");
    const off = truth.x.map((column, i) => x[i]! - column);
    // 2400 electrons on a sky of 80 tell a place to 0.05 px; told ones are smooth to 0.02 px.
    const rms = Math.sqrt(mean(off.slice(GONE, BACK).map((one) => one * one)));
    expect(rms).toBeGreaterThan(0.02);
    expect(rms).toBeLessThan(0.2);
  });

  it("gives nested radii and thresholds series of their own", async () => {
    const circles = await extract({ method: { kind: "circle", radius: 4, nested: [2.5, 6] } });
    const { apertures } = circles.lightCurve;
    expect(apertures.slice(0, 4).map(({ name }) => name)).toEqual([
      "target",
      "target-r2.5",
      "target-r6",
      "ref1",
    ]);
    expect(named(apertures, "ref2-r6").role).toBe("reference");
    // What a Gaussian has within each radius: 1 - exp(-r² / 2 sigma²), the pixel's own width added.
    const share = (r: number) => 1 - Math.exp(-(r * r) / (2 * ((3.2 / 2.3548) ** 2 + 1 / 12)));
    const flux = (name: string) => mean(named(apertures, name).flux.slice(0, GONE));
    // Half a pixel of wandering about the middle costs the smallest circle 2 %.
    expect(Math.abs(flux("ref1-r2.5") / flux("ref1") - share(2.5) / share(4))).toBeLessThan(0.02);
    expect(Math.abs(flux("ref1-r6") / flux("ref1") - 1 / share(4))).toBeLessThan(0.01);
    const { annulus } = circles.setup.method as { annulus: { inner: number; outer: number } };
    const alone = await extract({ method: { kind: "circle", radius: 2.5, annulus } });
    expect(named(alone.lightCurve.apertures, "target").flux).toEqual(
      named(apertures, "target-r2.5").flux,
    );
    const blobs = await extract({ method: { kind: "adaptive", nested: [1.5, 4] } });
    const pixels = (name: string) => mean(named(blobs.lightCurve.apertures, name).pixels);
    expect(pixels("ref1-t1.5")).toBeGreaterThan(pixels("ref1"));
    expect(pixels("ref1-t4")).toBeLessThan(pixels("ref1"));
  });

  it("gives a star its own radius, threshold or method", async () => {
    const [first, second, ...others] = corners;
    const own = await extract({
      method: { kind: "circle", radius: 4 },
      target: { ...target, radius: 3 },
      references: [
        { ...first!, method: { kind: "adaptive" }, thresholdSigma: 3 },
        { ...second!, method: { kind: "optimal" } },
        ...others,
      ],
    });
    const method = (name: string) => named(own.lightCurve.apertures, name).method;
    expect(method("target")).toContain("circle r=3.00 px");
    expect(method("ref1")).toContain("adaptive mask in 51x51 px at 3 sigma");
    expect(method("ref2")).toContain("optimal weights");
    expect(method("ref3")).toContain("circle r=4.00 px");
    const refusal = extract({
      method: { kind: "optimal" },
      references: [{ ...first!, thresholdSigma: 3 }],
    });
    await expect(refusal).rejects.toThrow(
      "thresholdSigma of a star goes with the method adaptive. Received optimal.",
    );
  });

  it("measures flash apertures where they are, and compares nothing with them", async () => {
    // The whole image lights up in frame 10.
    const lit = changedPixels(observationSource(observation), (value, _, frame) =>
      frame === 10 ? value + 50 : value,
    );
    const flash = [
      { x: 20, y: 60, size: 21 },
      { x: 100, y: 60, name: "led" },
    ];
    const { lightCurve, ensemble } = await extractLightCurve(lit, {
      target,
      flash,
      method: { kind: "circle", radius: 4 },
    });
    const { apertures } = lightCurve;
    expect(ensemble.join()).not.toContain("flash");
    const { flux, x, y, role } = named(apertures, "flash1");
    expect(role).toBe("flash");
    expect(new Set(x)).toEqual(new Set([20]));
    expect(new Set(y)).toEqual(new Set([60]));
    // 19 x 19 pixels without the rim, whose noise of 9 ADU each makes 170.
    expect(Math.abs(flux[10]! - flux[9]! - 19 * 19 * 50)).toBeLessThan(5 * 170 * Math.SQRT2);
    expect(named(apertures, "led").method).toContain("51x51 px");
  });

  it("is repeated by its aperture set, methods of single stars included", async () => {
    const [first, ...others] = corners;
    const run = await extract({
      method: { kind: "psf", psf: "empirical" },
      target: { ...target, radius: 5 },
      references: [{ ...first!, method: { kind: "circle", radius: 3.5 } }, ...others],
      flash: [{ x: 20, y: 60, size: 21 }],
    });
    const kept = readApertureSet(JSON.stringify(apertureSet(run)));
    const again = await extractLightCurve(observationSource(observation), apertureSetOptions(kept));
    for (const series of run.lightCurve.apertures) {
      expect(named(again.lightCurve.apertures, series.name).flux).toEqual(series.flux);
      expect(named(again.lightCurve.apertures, series.name).method).toBe(series.method);
    }
  });

  it("flags neighbours from the catalogue, and light that is no star", async () => {
    const pair = createObservation({
      seed: 2,
      frames: 20,
      width: 124,
      height: 120,
      stars: [
        { ...target, electrons: 12_000 },
        { x: target.x + 4.4, y: target.y, electrons: 9000 },
        ...corners.map((place) => ({ ...place, electrons: 40_000 })),
      ],
    });
    // A cosmic ray beside ref1 in the last frame, brighter than the star.
    const struck = changedPixels(observationSource(pair), (value, at, frame) =>
      frame === 19 && at === 30 * 124 + 30 ? 60_000 : value,
    );
    for (const method of linear.slice(0, 3)) {
      const { lightCurve } = await extractLightCurve(struck, { ...options, method });
      const flagsOf = (name: string, i: number) =>
        flagNames(named(lightCurve.apertures, name).flags[i]!);
      expect(flagsOf("target", 5)).toEqual(["neighbour"]);
      expect(flagsOf("ref2", 5)).toEqual([]);
      expect(flagsOf("ref1", 5)).toEqual([]);
      const struckFlags = flagsOf("ref1", 19);
      expect(struckFlags.some((one) => one === "centroidMoved" || one === "implausibleWidth")).toBe(
        true,
      );
    }
  });

  it("tells the shape of the stars in its provenance", async () => {
    const { lightCurve } = await extract({ method: { kind: "circle", radius: 4 } });
    const { semimajorSigma, semiminorSigma, stars } = lightCurve.provenance.psf as {
      semimajorSigma: number;
      semiminorSigma: number;
      stars: number;
    };
    expect(stars).toBe(5);
    // A pixel adds 1/12 px² to the variance, and the mean of shifted frames a little more.
    const sigma = Math.sqrt((3.2 / 2.3548) ** 2 + 1 / 12);
    expect(semimajorSigma / sigma).toBeGreaterThan(0.97);
    expect(semimajorSigma / sigma).toBeLessThan(1.12);
    expect(semiminorSigma / semimajorSigma).toBeGreaterThan(0.95);
  });
});
