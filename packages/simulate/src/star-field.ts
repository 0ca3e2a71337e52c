/** The stars of a scene: those given, then those drawn at random. */

import type { Random } from "@photkit/core-stats";
import { check, SimulationError } from "./errors.ts";
import type { FieldStarOptions, ResolvedOptions, StarOptions } from "./observation-options.ts";
import { randomStream } from "./random-stream.ts";

/** A star with everything known. */
export interface Star {
  readonly name: string;
  /** Centre at time 0, pixels. */
  readonly x: number;
  readonly y: number;
  /** Per exposure. */
  readonly electrons: number;
}

const TRIES = 500;

/** All stars of the scene. @throws SimulationError `"invalid-option"`. */
export function createStarField(options: ResolvedOptions): Star[] {
  const stars = options.stars.map((star, index) => givenStar(star, index, options.gain));
  if (options.fieldStars !== null) addFieldStars(stars, options.fieldStars, options);
  const names = new Set(stars.map((star) => star.name));
  if (names.size !== stars.length) {
    throw new SimulationError("invalid-option", "stars must have different names.", {
      data: { option: "stars", received: stars.map((star) => star.name) },
    });
  }
  return stars;
}

function givenStar(star: StarOptions, index: number, gain: number): Star {
  const at = `stars[${index}]`;
  check.finite(`${at}.x`, star.x);
  check.finite(`${at}.y`, star.y);
  if ((star.electrons === undefined) === (star.adu === undefined)) {
    throw new SimulationError(
      "invalid-option",
      `${at} must have either electrons or adu. Received ${star.electrons === undefined ? "neither" : "both"}.`,
      { data: { option: at, received: star } },
    );
  }
  const electrons = star.electrons ?? (star.adu ?? 0) * gain;
  check.notNegative(star.electrons === undefined ? `${at}.adu` : `${at}.electrons`, electrons);
  return { name: star.name ?? `star${index + 1}`, x: star.x, y: star.y, electrons };
}

function addFieldStars(stars: Star[], field: FieldStarOptions, options: ResolvedOptions): void {
  const { count = 25, brightest = 30_000, faintest = 300, margin = 12, separation = 14 } = field;
  check.integerAtLeast("fieldStars.count", count, 0);
  check.positive("fieldStars.brightest", brightest);
  check.between("fieldStars.faintest", faintest, Number.MIN_VALUE, brightest);
  check.notNegative("fieldStars.margin", margin);
  check.notNegative("fieldStars.separation", separation);
  const random = randomStream(options.seed, "fieldStars");
  const given = stars.length;
  for (let i = 0; i < count; i++) {
    const place = freePlace(stars, random, options, margin, separation);
    const electrons = i === 0 ? brightest : faintest * (brightest / faintest) ** random.uniform();
    stars.push({ name: `star${given + i + 1}`, ...place, electrons });
  }
}

/** A random place that keeps its distance; after many tries the one farthest from other stars. */
function freePlace(
  stars: readonly Star[],
  random: Random,
  options: ResolvedOptions,
  margin: number,
  separation: number,
): { x: number; y: number } {
  const spanX = Math.max(0, options.width - 1 - 2 * margin);
  const spanY = Math.max(0, options.height - 1 - 2 * margin);
  let best = { x: 0, y: 0 };
  let widest = -1;
  for (let attempt = 0; attempt < TRIES && widest < separation; attempt++) {
    const x = (options.width - 1 - spanX) / 2 + spanX * random.uniform();
    const y = (options.height - 1 - spanY) / 2 + spanY * random.uniform();
    let nearest = Number.POSITIVE_INFINITY;
    for (const star of stars) nearest = Math.min(nearest, Math.hypot(star.x - x, star.y - y));
    if (nearest > widest) {
      widest = nearest;
      best = { x, y };
    }
  }
  return best;
}
