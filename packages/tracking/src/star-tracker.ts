/**
 * Follows a constellation of tracking stars from frame to frame: where the reference picture lies
 * in each frame. Windows around the expected places first; when they fail (a jump, a cloud), the
 * whole frame is searched and matched against the catalogue of the reference.
 */

import { centroid } from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import { findStars } from "@photkit/detection";
import { type ImageLike, sizeOf } from "@photkit/image";
import { type ExpectedStar, searchCommonShift } from "./common-shift.ts";
import { check, TrackingError } from "./errors.ts";
import { MotionMemory } from "./motion-memory.ts";
import {
  applySimilarity,
  fitSimilarity,
  identity,
  type Similarity,
  similarityThrough,
} from "./similarity.ts";
import { coast, type SlowLinear, unrotated, updateLinear } from "./slow-rotation.ts";
import { type StarPositions, voteShift } from "./vote-shift.ts";

/** A tracking star as it is in the reference picture. */
export type TrackingStar = ExpectedStar;

export interface StarTrackerOptions {
  /** The stars to follow, at least one. */
  readonly stars: readonly TrackingStar[];
  /** Full width at half maximum of the stars in the reference picture, in px. */
  readonly fwhm: number;
  /** Bright stars of the reference, for finding the field again after a jump. @default `stars` */
  readonly catalogue?: StarPositions;
  /** Stars that step in when most of `stars` have left the picture, best first. @default none */
  readonly reserve?: readonly TrackingStar[];
  /** Largest motion between frames followed without a search, in px. @default max(8, 4 fwhm) */
  readonly searchRadius?: number;
}

/** How a frame's position was found; `"given"` is one that the caller told. */
export type PoseState = "tracked" | "reacquired" | "predicted" | "given";

/** Where the reference picture lies in one frame. */
export interface Pose {
  /** Takes positions of the reference picture into the frame. */
  readonly transform: Similarity;
  readonly state: PoseState;
  /** Tracking stars that were measured and agree. */
  readonly found: number;
  /**
   * 1-sigma error of the shift, in px, in x and in y; of a prediction what the motion before says,
   * Infinity when too little was seen of it.
   */
  readonly error: number;
  /**
   * In the first frame after predicted ones: how far from the prediction for it the field was found,
   * in px.
   */
  readonly surprise?: number;
  /** Median flux of the tracking stars over that of the frames they were first seen in. */
  readonly transparency: number;
}

/** A pile of search windows must stand this far above its scatter to be stars. */
const MINIMUM_SIGNIFICANCE = 7;
/** A tracking star fainter than this part of its usual flux is not believed. */
const FAINTEST = 0.15;
/** Undersampling and seeing move even bright stars by this much, px. */
const ERROR_FLOOR = 0.05;
/** With fewer of its stars than this in the picture a tracker calls on the reserve, for so many. */
const FEWEST_STARS = 2;
const RESERVES = 4;
/** Stars compared when the whole frame is matched against the catalogue. */
const CATALOGUE_STARS = 60;

/** A tracking star and where it is expected in a frame. */
interface Place extends ExpectedStar {
  readonly star: TrackingStar;
}

/** A tracking star seen in a frame. */
interface Sighting {
  readonly star: TrackingStar;
  /** Where it was expected and where it is, in px. */
  readonly expected: { readonly x: number; readonly y: number };
  readonly x: number;
  readonly y: number;
  /** Inverse variance of the place, in 1/px^2. */
  readonly weight: number;
  readonly flux: number;
  /** Flux over that of the frame the star was first seen in. */
  readonly ratio: number;
}

/**
 * A tracker with the memory of where the field was last.
 *
 * @throws TrackingError `"no-trackers"` without stars, `"invalid-option"`.
 */
export class StarTracker {
  readonly #stars: readonly TrackingStar[];
  readonly #catalogue: StarPositions;
  readonly #reserve: readonly TrackingStar[];
  readonly #fwhm: number;
  readonly #searchRadius: number;
  #transform: Similarity = identity;
  #linear: SlowLinear = unrotated;
  #transparency = 1;
  /** Frames looked at, and those since the field was last seen. */
  #time = 0;
  #unseen = 0;
  /** The point of the reference picture whose motion is remembered: the middle of the stars. */
  readonly #anchor: { readonly x: number; readonly y: number };
  readonly #motion = new MotionMemory();
  /** Flux of each tracking star when it was first seen. */
  readonly #firstFlux: Map<TrackingStar, number> = new Map();

  constructor(options: StarTrackerOptions) {
    if (options.stars.length === 0) {
      throw new TrackingError("no-trackers", "stars must name at least one tracking star.");
    }
    check.positive("fwhm", options.fwhm);
    this.#stars = options.stars;
    const middle = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    this.#anchor = {
      x: middle(options.stars.map((star) => star.x)),
      y: middle(options.stars.map((star) => star.y)),
    };
    this.#reserve = options.reserve ?? [];
    this.#fwhm = options.fwhm;
    this.#searchRadius = options.searchRadius ?? Math.max(8, 4 * options.fwhm);
    check.positive("searchRadius", this.#searchRadius);
    this.#catalogue = options.catalogue ?? {
      length: options.stars.length,
      x: options.stars.map((star) => star.x),
      y: options.stars.map((star) => star.y),
    };
  }

  /** Where the place (x, y) of the reference picture is held to be, in px of the last frame. */
  expected(x: number, y: number): { x: number; y: number } {
    return applySimilarity(this.#transform, x, y);
  }

  /** Moves the field by hand, in px: the next frame is searched there first. */
  shift(dx: number, dy: number): void {
    this.#transform = shifted(this.#transform, dx, dy);
    this.#motion.forget();
  }

  /** Finds the field in the next frame. */
  locate(image: ImageLike): Pose {
    this.#time++;
    const forecast = this.#motion.at(this.#time);
    const last = this.expected(this.#anchor.x, this.#anchor.y);
    const ahead = forecast ?? { ...last, error: Number.POSITIVE_INFINITY };
    // While nothing is seen the search goes along with the motion.
    if (this.#unseen > 0) {
      this.#transform = shifted(this.#transform, ahead.x - last.x, ahead.y - last.y);
    }
    const found = this.#find(image);
    if (found === null) {
      if (this.#unseen === 0) {
        this.#transform = shifted(this.#transform, ahead.x - last.x, ahead.y - last.y);
      }
      this.#unseen++;
      this.#linear = coast(this.#linear);
      return {
        transform: this.#transform,
        state: "predicted",
        found: 0,
        error: ahead.error,
        transparency: 0,
      };
    }
    const { x, y } = this.expected(this.#anchor.x, this.#anchor.y);
    const surprise = Math.hypot(x - ahead.x, y - ahead.y);
    if (surprise > this.#searchRadius) this.#motion.forget();
    this.#motion.add(this.#time, x, y);
    const pose = this.#unseen > 0 ? { ...found, surprise } : found;
    this.#unseen = 0;
    return pose;
  }

  /** The field near where it was, or anywhere in the frame; null where it is not seen. */
  #find(image: ImageLike): Pose | null {
    const expected = this.#inside(image, this.#transform);
    const common = searchCommonShift(image, expected, {
      radius: this.#searchRadius,
      fwhm: this.#fwhm,
    });
    if (common !== null && common.significance >= MINIMUM_SIGNIFICANCE && !common.onRim) {
      const moved = shifted(this.#transform, common.dx, common.dy);
      const pose = this.#settle(image, moved, "tracked");
      if (pose !== null) return pose;
    }
    const again = this.#searchFrame(image);
    return again === null ? null : this.#settle(image, again, "reacquired");
  }

  /**
   * The tracking stars inside the frame, each with its place there under `transform`; with stars of
   * the reserve when too few are left.
   */
  #inside(image: ImageLike, transform: Similarity): Place[] {
    const { width, height } = sizeOf(image);
    const placed = (stars: readonly TrackingStar[], margin: number): Place[] => {
      const within = (at: number, size: number) => at >= margin && at <= size - 1 - margin;
      return stars
        .map((star) => ({ star, peak: star.peak, ...applySimilarity(transform, star.x, star.y) }))
        .filter(({ x, y }) => within(x, width) && within(y, height));
    };
    const own = placed(this.#stars, 1.5 * this.#fwhm);
    if (own.length >= Math.min(FEWEST_STARS, this.#stars.length)) return own;
    const fresh = placed(this.#reserve, 4 * this.#fwhm).filter(
      ({ x, y }) => !own.some((place) => Math.hypot(place.x - x, place.y - y) < this.#fwhm),
    );
    return [...own, ...fresh.slice(0, RESERVES)];
  }

  /** The tracking stars that are really there, near their places under `transform`. */
  #look(image: ImageLike, places: readonly Place[]): Sighting[] {
    return places.flatMap(({ star, x, y }) => {
      const c = centroid(image, x, y, { method: "windowed", radius: 1.5 * this.#fwhm });
      const near = Math.hypot(c.x - x, c.y - y) <= Math.max(2, this.#fwhm);
      const variance = (c.xError * c.xError + c.yError * c.yError) / 2;
      if (!c.converged || !near || !(c.flux > 0) || !(variance < 1)) return [];
      return [
        {
          star,
          expected: { x, y },
          x: c.x,
          y: c.y,
          weight: 1 / (variance + ERROR_FLOOR * ERROR_FLOOR),
          flux: c.flux,
          ratio: c.flux / (this.#firstFlux.get(star) ?? c.flux),
        },
      ];
    });
  }

  /** Measures, rejects what disagrees, updates the memory; null when too little agrees. */
  #settle(image: ImageLike, start: Similarity, state: PoseState): Pose | null {
    const places = this.#inside(image, start);
    const seen = this.#look(image, places);
    const transparency = median(seen.map((sighting) => sighting.ratio));
    const faintest = FAINTEST * Math.max(transparency, Math.min(this.#transparency, 1));
    const midX = median(seen.map(({ x, expected }) => x - expected.x));
    const midY = median(seen.map(({ y, expected }) => y - expected.y));
    const limit = Math.max(1, 0.5 * this.#fwhm);
    const kept = seen.filter(
      ({ x, y, expected, ratio }) =>
        ratio > faintest && Math.hypot(x - expected.x - midX, y - expected.y - midY) <= limit,
    );
    if (kept.length < Math.max(1, Math.ceil(places.length / 2))) return null;
    for (const { star, flux } of kept) {
      if (!this.#firstFlux.has(star)) this.#firstFlux.set(star, flux);
    }
    const fit = fitSimilarity({
      x: kept.map(({ star }) => star.x),
      y: kept.map(({ star }) => star.y),
      u: kept.map(({ x }) => x),
      v: kept.map(({ y }) => y),
      weight: kept.map(({ weight }) => weight),
    });
    this.#linear = updateLinear(this.#linear, fit);
    this.#transform = similarityThrough(this.#linear.a, this.#linear.b, fit.centre, fit.image);
    this.#transparency = 0.9 * this.#transparency + 0.1 * transparency;
    const weight = kept.reduce((sum, sighting) => sum + sighting.weight, 0);
    return {
      transform: this.#transform,
      state,
      found: kept.length,
      error: Math.sqrt(1 / weight),
      transparency,
    };
  }

  /** Matches the stars of the whole frame against the catalogue, at the rotation last seen. */
  #searchFrame(image: ImageLike): Similarity | null {
    const seen = findStars(image, { fwhm: this.#fwhm, maxStars: CATALOGUE_STARS });
    const count = Math.min(this.#catalogue.length, CATALOGUE_STARS);
    const places = Array.from({ length: count }, (_, i) =>
      applySimilarity(this.#transform, this.#catalogue.x[i]!, this.#catalogue.y[i]!),
    );
    const { width, height } = sizeOf(image);
    const vote = voteShift(
      { length: count, x: places.map((p) => p.x), y: places.map((p) => p.y) },
      seen,
      { tolerance: Math.max(1.5, 0.7 * this.#fwhm), maxShift: Math.max(width, height) / 2 },
    );
    if (vote === null) return null;
    const needed = Math.min(3, count, seen.length);
    return vote.votes >= needed && (vote.votes > vote.runnerUp || count === 1)
      ? shifted(this.#transform, vote.dx, vote.dy)
      : null;
  }
}

const shifted = (t: Similarity, dx: number, dy: number): Similarity => ({
  ...t,
  tx: t.tx + dx,
  ty: t.ty + dy,
});
