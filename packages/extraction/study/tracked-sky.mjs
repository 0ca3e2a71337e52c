/**
 * Recordings for the study of tracking: a field of stars, seen wide or narrow, that drifts, shakes,
 * jumps, turns and fades. The truth is a similarity for every frame.
 */

import { createRandom } from "@photkit/core-stats";
import { createObservation } from "@photkit/simulate";

export const WIDTH = 320;
export const HEIGHT = 240;
/** Stars are drawn this far outside the frame as well, px: a jump brings them in. */
const AROUND = 160;
/** Gaussian parts of a defocused star, on a circle of this part of its width. */
const DONUT_PARTS = 14;
const DONUT_RADIUS = 0.34;
const DONUT_SOFTNESS = 0.3;

/**
 * @typedef {object} Recipe
 * @property {number} seed
 * @property {number} [frames]
 * @property {number} [fwhm] width of the stars, px; outer width of donuts
 * @property {boolean} [donut]
 * @property {number} [stars] stars inside the first frame
 * @property {number} [brightest] electrons of the brightest star at 3 px of width
 * @property {number} [faintest] part of the brightest
 * @property {{x: number, y: number}} [drift] px a frame
 * @property {number} [wind] px rms of the shake, in each axis
 * @property {{frame: number, x: number, y: number}[]} [jumps]
 * @property {number} [onto] a jump in this frame that puts another star on the place of the brightest
 * @property {number} [rotation] degrees a frame
 * @property {{frame: number, degrees: number}} [turned] a turn about the middle from this frame on
 * @property {(frame: number) => number} [transparency]
 * @property {(frame: number, star: number) => number} [dimming] of single stars; 0 is the brightest
 */

/** Stars inside the frame first, brightest first; then those around it. */
function field({ seed, stars = 12, brightest = 30_000, faintest = 0.05, fwhm = 3 }) {
  const random = createRandom(1000 + seed);
  const light = brightest * Math.max(1, fwhm / 3) ** 1.3;
  const margin = Math.max(20, 2 * fwhm);
  const places = [];
  const place = (left, top, width, height) => {
    for (let attempt = 0; ; attempt++) {
      const x = left + width * random.uniform();
      const y = top + height * random.uniform();
      const apart = places.every((other) => Math.hypot(other.x - x, other.y - y) > 4 * fwhm + 2);
      if (apart || attempt > 200) return { x, y };
    }
  };
  for (let i = 0; i < stars; i++) {
    const at = place(margin, margin, WIDTH - 2 * margin, HEIGHT - 2 * margin);
    places.push({ ...at, electrons: light * faintest ** (i / Math.max(1, stars - 1)) });
  }
  const area = (WIDTH + 2 * AROUND) * (HEIGHT + 2 * AROUND);
  const more = stars <= 2 ? 0 : Math.round(stars * (area / (WIDTH * HEIGHT) - 1));
  for (let i = 0; i < more; i++) {
    const at = place(-AROUND, -AROUND, WIDTH + 2 * AROUND, HEIGHT + 2 * AROUND);
    const inside = at.x > 0 && at.y > 0 && at.x < WIDTH && at.y < HEIGHT;
    if (!inside) places.push({ ...at, electrons: light * faintest ** random.uniform() });
  }
  return places;
}

/** @param {Recipe} recipe */
export function starRecording(recipe) {
  const { seed, frames = 60, fwhm = 3, donut = false, wind = 0, rotation = 0, turned } = recipe;
  const jumps = [...(recipe.jumps ?? [])];
  const { drift = { x: 0, y: 0 }, transparency = () => 1, dimming = () => 1 } = recipe;
  const random = createRandom(7000 + seed);
  const sky = field(recipe);
  if (recipe.onto !== undefined) {
    // The star next in brightness that is far enough away to be a jump.
    const [first, ...others] = sky;
    const far = ({ x, y }) => Math.hypot(x - first.x, y - first.y);
    const other = others.find((star) => far(star) > 40) ?? others[0];
    jumps.push({ frame: recipe.onto, x: first.x - other.x, y: first.y - other.y });
  }
  let shake = { x: 0, y: 0 };
  const path = Array.from({ length: frames }, (_, i) => {
    // Neighbouring frames are alike: a gust lasts for some frames.
    const next = (at) => 0.7 * at + wind * Math.sqrt(1 - 0.7 ** 2) * random.normal();
    if (i > 0) shake = { x: next(shake.x), y: next(shake.y) };
    const jumped = jumps.filter(({ frame }) => frame <= i);
    return {
      x: drift.x * i + shake.x + jumped.reduce((sum, jump) => sum + jump.x, 0),
      y: drift.y * i + shake.y + jumped.reduce((sum, jump) => sum + jump.y, 0),
      turn:
        ((rotation * i + (i >= (turned?.frame ?? frames) ? turned.degrees : 0)) * Math.PI) / 180,
    };
  });
  const centre = { x: (WIDTH - 1) / 2, y: (HEIGHT - 1) / 2 };
  const placeOf = (star, i) => {
    const { x, y, turn } = path[i];
    const [dx, dy] = [star.x - centre.x, star.y - centre.y];
    return {
      x: centre.x + dx * Math.cos(turn) - dy * Math.sin(turn) + x,
      y: centre.y + dx * Math.sin(turn) + dy * Math.cos(turn) + y,
    };
  };
  const parts = (star) => {
    if (!donut) return [star];
    return Array.from({ length: DONUT_PARTS }, (_, k) => {
      const angle = (2 * Math.PI * k) / DONUT_PARTS;
      return {
        electrons: star.electrons / DONUT_PARTS,
        x: star.x + DONUT_RADIUS * fwhm * Math.cos(angle),
        y: star.y + DONUT_RADIUS * fwhm * Math.sin(angle),
      };
    });
  };
  return {
    frames,
    stars: sky,
    placeOf,
    frame(i) {
      const stars = sky
        .map((star, k) => ({
          ...placeOf(star, i),
          electrons: star.electrons * transparency(i) * dimming(i, k),
        }))
        .flatMap(parts);
      const one = createObservation({
        seed: 100_000 * seed + i,
        frames: 1,
        width: WIDTH,
        height: HEIGHT,
        stars,
        fieldStars: null,
        fwhm: donut ? DONUT_SOFTNESS * fwhm : fwhm,
        sky: 150,
        readNoise: 5,
      });
      return one.frame(0);
    },
  };
}
