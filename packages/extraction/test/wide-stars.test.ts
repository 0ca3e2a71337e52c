import { createObservation, observationSource } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";

/** Six wide stars of which none stands out of a single frame by much; the last two are faint. */
function recording(fwhm: number, frames = 40, seed = 5) {
  const noise = Math.sqrt(100 + 9) * Math.sqrt(4 * Math.PI) * (fwhm / 2.3548);
  const star = (name: string, x: number, y: number, ratio: number) => ({
    name,
    x,
    y,
    electrons: ratio * noise,
  });
  return createObservation({
    seed,
    frames,
    width: 200,
    height: 150,
    fwhm,
    sky: 100,
    readNoise: 3,
    fieldStars: null,
    stars: [
      star("target", 100, 75, 12),
      star("one", 50, 45, 14),
      star("two", 150, 110, 13),
      star("three", 55, 112, 7),
      star("four", 148, 40, 1.7),
    ],
  });
}

it.each([0.15, 0.67])(
  "the width of stars is measured over a sky at %d of full scale",
  async (part) => {
    const gain = 400 / (part * 65535);
    const observation = createObservation({
      seed: 5,
      frames: 30,
      width: 200,
      height: 150,
      fwhm: 8,
      sky: 400,
      readNoise: 3,
      bitDepth: 16,
      bias: 0,
      gain,
      fieldStars: { count: 8, brightest: 4000, faintest: 2500 },
      stars: [{ name: "target", x: 100, y: 75, electrons: 3000 }],
    });
    const { reference, warnings } = await extractLightCurve(observationSource(observation), {});
    // The brightest star adds an eighth to the sky: it does not saturate.
    expect(Math.max(...observation.frame(0).data)).toBeLessThan(65535);
    expect(warnings.join()).not.toMatch(/width/);
    expect(Math.abs(reference.fwhm - 8)).toBeLessThan(0.4);
  },
);

it("a recording in which no star stands out is refused with what helps: frames made into one", async () => {
  const observation = createObservation({
    seed: 3,
    frames: 24,
    width: 120,
    height: 90,
    sky: 400,
    fieldStars: null,
    stars: [{ name: "target", x: 60, y: 45, electrons: 60 }],
  });
  const pointed = extractLightCurve(observationSource(observation), {
    target: { x: 60, y: 45 },
    track: [{ x: 30, y: 30 }],
    references: [{ x: 90, y: 60 }],
  });
  await expect(pointed).rejects.toMatchObject({
    code: "no-star-there",
    message: expect.stringMatching(/no star stands out .*--integrate N/),
  });
});

describe("wide faint stars", () => {
  it.each([6, 8, 10, 12])("of FWHM %d px are found where they are pointed at", async (fwhm) => {
    const { lightCurve, reference, warnings } = await extractLightCurve(
      observationSource(recording(fwhm)),
      {
        target: { x: 101, y: 74 },
        track: [
          { x: 50, y: 46 },
          { x: 149, y: 110 },
        ],
        references: [
          { x: 56, y: 111 },
          { x: 147, y: 41 },
        ],
      },
    );
    expect(warnings.join()).not.toMatch(/no star is seen/);
    expect(reference.fwhm / fwhm).toBeGreaterThan(0.8);
    expect(reference.fwhm / fwhm).toBeLessThan(1.25);
    const truth = [
      [100, 75],
      [55, 112],
      [148, 40],
      [50, 45],
      [150, 110],
    ];
    // Errors of the mean of 40 frames: the faintest has S/N 11 in it, 0.06 FWHM along each axis.
    for (const [k, [x, y]] of truth.entries()) {
      const { x: xs, y: ys } = lightCurve.apertures[k]!;
      expect(Math.hypot(xs[0]! - x!, ys[0]! - y!)).toBeLessThan(0.3 * fwhm);
    }
  });

  it("that are not seen are measured where they are pointed at, with a warning, while others are", async () => {
    const { lightCurve, warnings } = await extractLightCurve(observationSource(recording(8, 20)), {
      target: { x: 100, y: 75 },
      track: [
        { x: 50, y: 45, name: "seen" },
        { x: 100, y: 20, name: "hidden" },
      ],
      references: [
        { x: 150, y: 110 },
        { x: 180, y: 75, name: "dark" },
      ],
    });
    const names = lightCurve.apertures.map(({ name }) => name);
    expect(names).toEqual(["target", "ref1", "dark", "seen", "hidden"]);
    const dark = lightCurve.apertures[2]!;
    expect(dark.x[0]).toBeCloseTo(180, 0);
    expect(dark.y[0]).toBeCloseTo(75, 0);
    expect(warnings.join()).toMatch(/no star is seen at \(180, 75\).*dark is measured at that/);
    expect(warnings.join()).toMatch(/hidden is not followed/);
    expect(lightCurve.provenance.tracking).toEqual(["seen"]);
  });
});
