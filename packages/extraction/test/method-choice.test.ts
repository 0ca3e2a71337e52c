import { differential } from "@photkit/lightcurve";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type ExtractionOptions, extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const SIDE = 180;
const FRAMES = 115;
const FIRST_GONE = 80;

/** A star of some brightness in the middle of four bright ones; it loses half its light at the end. */
function field(electrons: number, seed: number) {
  const corners = [
    [40, 40],
    [140, 41],
    [41, 140],
    [140, 140],
  ] as const;
  return createObservation({
    seed,
    frames: FRAMES,
    width: SIDE,
    height: SIDE,
    stars: [
      { name: "target", x: 90.3, y: 89.6, electrons },
      ...corners.map(([x, y]) => ({ x, y, electrons: 60_000 })),
    ],
    profile: "moffat",
    fwhm: 3.2,
    windShake: { rms: 2, frequencyHz: 2 },
    occultations: [
      {
        star: "target",
        disappearanceSeconds: FIRST_GONE * 0.04,
        reappearanceSeconds: FRAMES * 0.04,
        drop: 0.5,
      },
    ],
  });
}

async function measured(
  observation: ReturnType<typeof field>,
  method?: ExtractionOptions["method"],
) {
  const [target, ...others] = observation.truth.stars.map(({ x, y }) => ({ x: x[0]!, y: y[0]! }));
  const { lightCurve } = await extractLightCurve(observationSource(observation), {
    target: target!,
    references: others,
    ...(method && { method }),
  });
  const [star, ...comparisons] = lightCurve.apertures;
  const { value } = differential(star!, comparisons);
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  const bright = value.subarray(0, FIRST_GONE);
  const level = mean(bright);
  const scatter = Math.sqrt(mean(bright.map((v) => (v - level) ** 2)));
  return {
    method: String(lightCurve.provenance.method),
    signalToNoise: level / scatter,
    depth: 1 - mean(value.subarray(FIRST_GONE)) / level,
    ratio: level,
  };
}

describe("optimal weights", () => {
  const observation = field(1500, 4);

  it("keep the flux linear from a star to half of it, and from star to star", async () => {
    const { depth, ratio, signalToNoise } = await measured(observation, { kind: "optimal" });
    // Half the light is gone in 35 frames, whole before: four standard errors of that ratio.
    const error = Math.hypot(1 / Math.sqrt(FRAMES - FIRST_GONE), 1 / Math.sqrt(FIRST_GONE));
    expect(Math.abs(depth - 0.5)).toBeLessThan((4 * error) / signalToNoise);
    const chance = 4 / signalToNoise / Math.sqrt(FIRST_GONE);
    expect(Math.abs(ratio / (1500 / 240_000) - 1)).toBeLessThan(chance);
  });

  it("have the width that was asked for", async () => {
    const { method } = await measured(observation, { kind: "optimal", fwhm: 4.5 });
    expect(method).toContain("optimal weights of 4.50 px FWHM, annulus 12.");
  });
});

it.each(["circle", "quietest"] as const)(
  "a faint star is not measured by an aperture that reaches into its bright neighbour: %s",
  async (kind) => {
    const corners = [
      [40, 40],
      [140, 41],
      [41, 140],
      [140, 140],
    ] as const;
    const observation = createObservation({
      seed: 5,
      frames: 70,
      width: SIDE,
      height: SIDE,
      stars: [
        { name: "target", x: 90.3, y: 89.6, electrons: 350 },
        ...corners.map(([x, y]) => ({ x, y, electrons: 3000 })),
        { name: "neighbour", x: 81, y: 98, electrons: 6000 },
      ],
      fwhm: 5,
      windShake: { rms: 2, frequencyHz: 2 },
    });
    const [target, ...references] = observation.truth.stars
      .slice(0, 5)
      .map(({ x, y }) => ({ x: x[0]!, y: y[0]! }));
    const { lightCurve } = await extractLightCurve(observationSource(observation), {
      target: target!,
      references,
      method: { kind },
    });
    // The light of the neighbour, 12.5 px away, would make the star look steadier.
    const width = /(?:r=|of )(\d+\.\d+) px/.exec(String(lightCurve.provenance.method))?.[1];
    expect(Number(width)).toBeGreaterThan(3);
    expect(Number(width)).toBeLessThan(8);
  },
);

describe("the method the program chooses", () => {
  it.each([300, 40_000])("is as quiet as the best circle for %i electrons", async (electrons) => {
    const observation = field(electrons, 2);
    const chosen = await measured(observation);
    const circles = [2.4, 3.5, 5].map((radius) =>
      measured(observation, { kind: "circle", radius }),
    );
    const best = Math.max(...(await Promise.all(circles)).map((one) => one.signalToNoise));
    // The best of three for these very 80 frames is up to 5 % above its expectation: the noises of
    // two methods agree to 0.9, so that their ratio has an error of sqrt((1 - 0.81) / 80).
    expect(chosen.signalToNoise).toBeGreaterThan(0.95 * best);
  });

  it("fits into the background annulus that was asked for", async () => {
    const { method } = await measured(field(40_000, 2), {
      kind: "quietest",
      annulus: { inner: 4, outer: 12 },
    });
    expect(method).toContain("annulus 4.0-12.0 px");
    expect(Number(/(\d+\.\d+) px/.exec(method)?.[1])).toBeLessThanOrEqual(4);
  });
});
