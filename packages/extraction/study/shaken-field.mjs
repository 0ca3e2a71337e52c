/**
 * The field of the comparison of methods: five stars that are occulted twice, by 97 and by 50 per
 * cent, and four bright stars around them to track on and to compare with.
 */

import { createObservation } from "@photkit/simulate";

export const FWHM = 3.2; // px
/** Electrons of the five stars; comparison stars have `COMPARISON`. */
export const BRIGHTNESSES = [200, 500, 1500, 5000, 20_000];
const COMPARISON = 60_000;
const SPACING = 62; // px
const EXPOSURE = 0.04; // s
const SIDE = 3 * SPACING + 24;
/** Cells of a 3 x 3 grid; the comparison stars stand at the corners. */
const CELLS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [2, 1],
  [1, 2],
];
const CORNERS = [
  [0, 0],
  [2, 0],
  [0, 2],
  [2, 2],
];

export const DEEP = 0.97;
export const SHALLOW = 0.5;
/** Parts of the recording: seen, gone but for 3 %, seen, half gone. */
const PARTS = { deep: [0.4, 0.6], shallow: [0.8, 1] };

/**
 * @param {number} frame
 * @param {number} frames
 * @returns {"seen" | "deep" | "shallow"}
 */
export function partOf(frame, frames) {
  for (const [name, [from, to]] of Object.entries(PARTS)) {
    if (frame >= Math.round(from * frames) && frame < Math.round(to * frames)) return name;
  }
  return "seen";
}

/**
 * A recording with known truth.
 *
 * @param {object} options
 * @param {number} options.seed
 * @param {number} options.frames
 * @param {boolean} options.shake whether the wind shakes the telescope
 * @param {"gaussian" | "moffat"} options.profile
 */
export function shakenField({ seed, frames, shake, profile }) {
  const place = ([column, row], k) => ({
    // Somewhere within its pixel, elsewhere for every seed.
    x: SPACING * (column + 0.7) + ((0.37 * seed + 0.19 * k) % 1),
    y: SPACING * (row + 0.7) + ((0.61 * seed + 0.43 * k) % 1),
  });
  const targets = CELLS.map((cell, k) => ({
    name: `star${BRIGHTNESSES[k]}`,
    electrons: BRIGHTNESSES[(k + seed) % BRIGHTNESSES.length],
    ...place(cell, k),
  })).map((star) => ({ ...star, name: `star${star.electrons}` }));
  const comparisons = CORNERS.map((cell, k) => ({
    name: `comparison${k + 1}`,
    electrons: COMPARISON,
    ...place(cell, k + CELLS.length),
  }));
  const event = (star, [from, to], drop) => ({
    star: star.name,
    disappearanceSeconds: Math.round(from * frames) * EXPOSURE,
    reappearanceSeconds: Math.round(to * frames) * EXPOSURE,
    drop,
  });
  const observation = createObservation({
    seed,
    frames,
    width: SIDE,
    height: SIDE,
    exposureSeconds: EXPOSURE,
    stars: [...targets, ...comparisons],
    fieldStars: null,
    profile,
    fwhm: FWHM,
    seeing: { rms: 0.03, timescaleSeconds: 1 },
    windShake: shake ? { rms: 2, frequencyHz: 2, damping: 0.1 } : null,
    occultations: targets.flatMap((star) => [
      event(star, PARTS.deep, DEEP),
      event(star, PARTS.shallow, SHALLOW),
    ]),
  });
  return { observation, targets, comparisons };
}
