import type { FrameSource } from "@photkit/io-video";
import { createObservation, type StarOptions } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { apertureSet, apertureSetOptions, extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const FRAMES = 40;
const KICK = { frame: 20, dx: -60, dy: 0 };
/**
 * A kick puts "decoy" where "guide" was, and a guide of such brightness 60 px beside it: a tracker
 * finds a star at the expected place; only the other stars tell that something has happened.
 */
const STARS = [
  { name: "guide", x: 120, y: 100, electrons: 20_000 },
  { name: "decoy", x: 180, y: 100, electrons: 19_000 },
  { name: "target", x: 140, y: 150, electrons: 9000 },
];

/** A recording in which the telescope is kicked at a frame. */
function kicked(seed: number): FrameSource {
  const made = recordings.get(seed) ?? makeKicked(seed);
  recordings.set(seed, made);
  return made;
}

const recordings = new Map<number, FrameSource>();

function makeKicked(seed: number): FrameSource {
  const half = (stars: readonly StarOptions[]) =>
    createObservation({ seed, frames: FRAMES, stars, scintillation: 0.01 });
  const before = half(STARS);
  const after = half(STARS.map((star) => ({ ...star, x: star.x + KICK.dx, y: star.y + KICK.dy })));
  return observationSource({
    ...before,
    frame: (index) => (index < KICK.frame ? before : after).frame(index),
  });
}

const run = (seed: number, corrections?: Parameters<typeof extractLightCurve>[1]) =>
  extractLightCurve(kicked(seed), {
    target: { x: 140, y: 150 },
    track: [{ x: 120, y: 100, name: "guide" }],
    references: [],
    ...corrections,
  });

/** Mean flux of the target before and after the kick. */
async function levels(extraction: ReturnType<typeof run>) {
  const { flux } = (await extraction).lightCurve.apertures[0]!;
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  return { before: mean(flux.subarray(0, KICK.frame)), after: mean(flux.subarray(KICK.frame)) };
}

describe("a kick of the telescope that puts one star in another's place", () => {
  it.each([1, 2, 3])("is seen by tracking itself, from the other stars (seed %i)", async (seed) => {
    const { before, after } = await levels(run(seed));
    expect(Math.abs(after / before - 1)).toBeLessThan(0.02);
  });

  it.each([
    ["by the shift of the field", { frame: KICK.frame, dx: -58, dy: 3 }],
    ["by the place of the target", { frame: KICK.frame, star: "target", x: 83, y: 148 }],
    ["by the place of a tracking star", { frame: KICK.frame, star: "guide", x: 60, y: 100 }],
  ])("is corrected %s, given to a few pixels", async (_, correction) => {
    for (const seed of [1, 2, 3]) {
      const { before, after } = await levels(run(seed, { corrections: [correction] }));
      // 20 readings of a star of 9000 electrons: 1.5 % each, 0.5 % of the difference of the means.
      expect(Math.abs(after / before - 1)).toBeLessThan(0.02);
    }
  });

  it("is corrected backwards too", async () => {
    const { before, after } = await levels(
      extractLightCurve(kicked(1), {
        backwards: true,
        target: { x: 80, y: 150 },
        track: [{ x: 60, y: 100, name: "guide" }],
        references: [],
        corrections: [{ frame: KICK.frame - 1, dx: 60, dy: 0 }],
      }),
    );
    expect(Math.abs(after / before - 1)).toBeLessThan(0.02);
  });

  it("stays corrected in the aperture set, and is told in the light curve", async () => {
    const corrections = [{ frame: KICK.frame, star: "target", x: 80, y: 150 }];
    const extraction = await run(1, { corrections });
    expect(extraction.lightCurve.provenance.corrections).toEqual(corrections);
    const again = await extractLightCurve(kicked(1), apertureSetOptions(apertureSet(extraction)));
    expect(again.lightCurve.apertures[0]!.flux).toEqual(extraction.lightCurve.apertures[0]!.flux);
  });
});

describe("corrections that cannot be used", () => {
  it.each([
    [{ frame: 0, dx: 1, dy: 1 }, "corrections[0].frame must be between 1 and 39. Received 0."],
    [{ frame: 99, dx: 1, dy: 1 }, "corrections[0].frame must be between 1 and 39"],
    [{ frame: 9, star: "sun", x: 1, y: 1 }, 'corrections[0].star must be one of "target", "guide"'],
    [{ frame: 9, dx: Number.NaN, dy: 1 }, "corrections[0].dx must be a finite number"],
  ])("are refused: %o", async (correction, complaint) => {
    await expect(run(1, { corrections: [correction] })).rejects.toThrow(complaint);
  });
});
