/**
 * Follows a constellation of tracking stars from frame to frame: where the reference picture lies
 * in each frame. Windows around the expected places first; when they fail (a jump, a cloud), the
 * whole frame is searched and matched against the catalogue of the reference.
 */

import { median } from "@photkit/core-stats";
import { type ImageLike, sizeOf } from "@photkit/image";
import {
  type Candidate,
  distance,
  isSure,
  leavesNoDoubt,
  middleOf,
  mostLikely,
  type Point,
  type Prior,
  showsTurn,
  TURNING,
} from "./candidate-pose.ts";
import { type CommonShift, type ExpectedStar, searchCommonShift } from "./common-shift.ts";
import { check, TrackingError } from "./errors.ts";
import { searchFrame } from "./field-search.ts";
import { type GatheredStar, gatherStars } from "./gathered-stars.ts";
import { type Agreement, createKnownStars, type KnownStars } from "./known-stars.ts";
import { MotionMemory } from "./motion-memory.ts";
import type { Pose, StarTrackerOptions, TrackingStar } from "./pose.ts";
import { createPoseOdds, type PoseOdds } from "./pose-odds.ts";
import { type LookedFor, lookAt, type Place, placesOf, usualShift } from "./sightings.ts";
import {
  applySimilarity,
  fitSimilarity,
  identity,
  type Similarity,
  shift,
  similarityThrough,
} from "./similarity.ts";
import { coast, type SlowLinear, unrotated, updateLinear } from "./slow-rotation.ts";

/** A pile of search windows must stand this far above its scatter to be stars. */
const MINIMUM_SIGNIFICANCE = 7;
/** A tracking star fainter than this part of its usual flux is not believed. */
const FAINTEST = 0.15;
/** With fewer of its stars than this in the picture a tracker calls on the reserve, for so many. */
const FEWEST_STARS = 2;
const RESERVES = 4;
/** Known stars that are followed where no tracking star is seen, or fewer than can tell a rotation. */
const SUBSTITUTES = 6;
/** So many stars may show together what none of them shows alone. */
const TOGETHER = 3;
/** Error of a rotation rate that is given, as a part of it. */
const RATE_ERROR = 0.1;

/**
 * A tracker with the memory of where the field was last.
 *
 * A pose is believed when the known stars agree with it, in place and in brightness, better than
 * chance and better than with any other; a frame in which they do not is `"predicted"`.
 *
 * @throws TrackingError `"no-trackers"` without stars, `"invalid-option"`.
 */
export class StarTracker {
  readonly #stars: readonly TrackingStar[];
  readonly #reserve: readonly TrackingStar[];
  readonly #known: KnownStars;
  /** The known stars as stars to follow, brightest first. */
  readonly #substitutes: readonly GatheredStar[];
  readonly #odds: PoseOdds;
  readonly #fwhm: number;
  readonly #searchRadius: number;
  #transform: Similarity = identity;
  #linear: SlowLinear;
  #transparency = 1;
  /** Light of the known stars over that of the first frame. */
  #light = 1;
  /** Frames looked at, and those since the field was last seen. */
  #time = 0;
  #unseen = 0;
  /** The point of the reference picture whose motion is remembered: the middle of the stars. */
  readonly #anchor: { readonly x: number; readonly y: number };
  readonly #motion = new MotionMemory();
  /** Flux of each tracking star when it was first seen. */
  readonly #firstFlux: Map<ExpectedStar, number> = new Map();

  constructor(options: StarTrackerOptions) {
    if (options.stars.length === 0) {
      throw new TrackingError("no-trackers", "stars must name at least one tracking star.");
    }
    check.positive("fwhm", options.fwhm);
    this.#stars = options.stars;
    this.#anchor = middleOf(options.stars);
    this.#reserve = options.reserve ?? [];
    this.#fwhm = options.fwhm;
    this.#searchRadius = options.searchRadius ?? Math.max(8, 4 * options.fwhm);
    check.positive("searchRadius", this.#searchRadius);
    const rate = options.rotationRate ?? 0;
    check.finite("rotationRate", rate);
    this.#linear = { ...unrotated, rate, rateVariance: (RATE_ERROR * rate) ** 2 };
    this.#substitutes = gatherStars(options, this.#fwhm);
    this.#known = createKnownStars(this.#substitutes, this.#fwhm);
    this.#odds = createPoseOdds(this.#fwhm, this.#searchRadius);
  }

  /** Where the place (x, y) of the reference picture is held to be, in px of the last frame. */
  expected(x: number, y: number): { x: number; y: number } {
    return applySimilarity(this.#transform, x, y);
  }

  /** Moves the field by hand, in px: the next frame is searched there first. */
  shift(dx: number, dy: number): void {
    this.#transform = shift(this.#transform, dx, dy);
    this.#motion.forget();
  }

  /** Finds the field in the next frame. */
  locate(image: ImageLike): Pose {
    this.#time++;
    const last = this.expected(this.#anchor.x, this.#anchor.y);
    const forecast = this.#motion.at(this.#time);
    const ahead = forecast ?? { ...last, error: Number.POSITIVE_INFINITY };
    this.#turn();
    // While nothing is seen the search goes along with the motion.
    if (this.#unseen > 0) this.#moveTo(ahead);
    const found = this.#find(image, ahead);
    if (found === null) {
      if (this.#unseen === 0) this.#moveTo(ahead);
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
    this.#accept(found);
    const { x, y } = this.expected(this.#anchor.x, this.#anchor.y);
    const surprise = Math.hypot(x - ahead.x, y - ahead.y);
    if (surprise > this.#searchRadius) this.#motion.forget();
    this.#motion.add(this.#time, x, y);
    const { transform, state, error, transparency } = found;
    const pose = { transform, state, found: found.found, error, transparency };
    const again = this.#unseen > 0;
    this.#unseen = 0;
    return again ? { ...pose, surprise } : pose;
  }

  /** Turns the field on about its anchor, as far as it turns from frame to frame. */
  #turn(): void {
    if (this.#linear.rate === 0) return;
    const { a, b } = coast(this.#linear);
    const image = this.expected(this.#anchor.x, this.#anchor.y);
    this.#transform = similarityThrough(a, b, this.#anchor, image);
  }

  /** Moves the field so that its anchor lies at (x, y). */
  #moveTo({ x, y }: { readonly x: number; readonly y: number }): void {
    const at = this.expected(this.#anchor.x, this.#anchor.y);
    this.#transform = shift(this.#transform, x - at.x, y - at.y);
  }

  /** The most likely pose, near where the field was or anywhere; null where none is believed. */
  #find(image: ImageLike, ahead: Point): Candidate | null {
    const here = this.expected(this.#anchor.x, this.#anchor.y);
    const near = (anchor: Point): number =>
      this.#odds.near(Math.min(distance(anchor, here), distance(anchor, ahead)));
    const candidates: Candidate[] = [];
    const own = this.#inside(image, this.#transform);
    const others = this.#substitutesIn(image, this.#transform, own);
    const helpers = own.length < TURNING ? others : [];
    for (const looked of [
      [own, helpers],
      [others, []],
    ] as const) {
      const local = this.#near(image, looked, near);
      if (local !== null && isSure(local)) return local;
      if (local !== null) candidates.push(local);
    }
    candidates.push(...this.#anywhere(image));
    return mostLikely(candidates, Math.max(3, 2 * this.#fwhm));
  }

  /** The pose near where the field was, by the shift that `places` share, settled by `helpers` too. */
  #near(image: ImageLike, [places, helpers]: LookedFor, before: Prior): Candidate | null {
    const common = searchCommonShift(image, places, {
      radius: this.#searchRadius,
      fwhm: this.#fwhm,
    });
    if (common === null || common.significance < MINIMUM_SIGNIFICANCE || common.onRim) return null;
    const { dx, dy } = common;
    const moved = [...places, ...helpers].map((at) => ({ ...at, x: at.x + dx, y: at.y + dy }));
    return (
      this.#settle(image, moved, "tracked", before) ??
      this.#together(image, places, common.fine, before)
    );
  }

  /** The pose by stars that show only together, each too faint to be seen alone. */
  #together(
    image: ImageLike,
    places: readonly Place[],
    { dx, dy, error }: CommonShift["fine"],
    before: Prior,
  ): Candidate | null {
    if (places.length < TOGETHER) return null;
    const transform = shift(this.#transform, dx, dy);
    const held = places.map(({ star }) => star);
    const agreement = this.#known.judge(image, transform, held);
    return this.#weighed(
      {
        state: "tracked",
        kept: [],
        found: places.length,
        error,
        linear: coast(this.#linear),
        transform,
        transparency: agreement.transparency,
        anchor: applySimilarity(transform, this.#anchor.x, this.#anchor.y),
      },
      agreement,
      before,
    );
  }

  /** Poses anywhere in the frame under which its stars lie on known ones. */
  #anywhere(image: ImageLike): Candidate[] {
    const { width, height } = sizeOf(image);
    const starts = searchFrame(image, this.#known.stars, {
      transform: this.#transform,
      linear: this.#linear,
      fwhm: this.#fwhm,
      transparency: this.#light,
    });
    const { anywhere, turned } = this.#odds;
    return starts.flatMap(({ transform, linear, isTurned }) => {
      const before = () => (isTurned ? turned : anywhere)(width * height);
      const settle = (places: readonly Place[]) =>
        this.#settle(image, places, "reacquired", before, linear);
      const own = this.#inside(image, transform);
      const others = this.#substitutesIn(image, transform, own);
      // How far from 180 degrees it is, one star alone does not tell.
      const pose = isTurned ? settle([...own, ...others]) : (settle(own) ?? settle(others));
      return pose === null || (isTurned && !showsTurn(pose)) ? [] : [pose];
    });
  }

  /**
   * The tracking stars inside the frame, each with its place there under `transform`; with stars of
   * the reserve when too few are left.
   */
  #inside(image: ImageLike, transform: Similarity): Place[] {
    const own = placesOf(image, transform, this.#stars, 1.5 * this.#fwhm);
    if (own.length >= Math.min(FEWEST_STARS, this.#stars.length)) return own;
    const fresh = placesOf(image, transform, this.#reserve, 4 * this.#fwhm).filter(
      (place) => !own.some((other) => distance(other, place) < this.#fwhm),
    );
    return [...own, ...fresh.slice(0, RESERVES)];
  }

  /** The brightest known stars inside the frame that are not among `own`. */
  #substitutesIn(image: ImageLike, transform: Similarity, own: readonly Place[]): Place[] {
    return placesOf(image, transform, this.#substitutes, 2 * this.#fwhm)
      .filter(({ star }) => star.peak > 0)
      .filter((place) => !own.some((other) => distance(other, place) < this.#fwhm))
      .slice(0, SUBSTITUTES);
  }

  /** Measures stars near `places`, rejects what disagrees, and weighs the pose that follows. */
  #settle(
    image: ImageLike,
    places: readonly Place[],
    state: Candidate["state"],
    before: Prior,
    memory: SlowLinear = this.#linear,
  ): Candidate | null {
    const seen = lookAt(image, places, this.#fwhm).map((sighting) => ({
      ...sighting,
      ratio: sighting.flux / (this.#firstFlux.get(sighting.star) ?? sighting.flux / this.#light),
    }));
    const transparency = median(seen.map(({ ratio }) => ratio));
    const faintest = FAINTEST * Math.max(transparency, Math.min(this.#transparency, 1));
    const middle = usualShift(seen);
    const limit = Math.max(1, 0.5 * this.#fwhm);
    const kept = seen.filter(
      ({ x, y, expected, ratio }) =>
        ratio > faintest &&
        Math.hypot(x - expected.x - middle.x, y - expected.y - middle.y) <= limit,
    );
    if (kept.length === 0) return null;
    const fit = fitSimilarity({
      x: kept.map(({ star }) => star.x),
      y: kept.map(({ star }) => star.y),
      u: kept.map(({ x }) => x),
      v: kept.map(({ y }) => y),
      weight: kept.map(({ weight }) => weight),
    });
    const linear = updateLinear(memory, fit);
    const transform = similarityThrough(linear.a, linear.b, fit.centre, fit.image);
    const anchor = applySimilarity(transform, this.#anchor.x, this.#anchor.y);
    const weight = kept.reduce((sum, sighting) => sum + sighting.weight, 0);
    const settled = {
      state,
      kept,
      found: kept.length,
      error: Math.sqrt(1 / weight),
      linear,
      transform,
      transparency,
      anchor,
    };
    if (
      state === "tracked" &&
      places.length <= kept.length + kept.length / 3 &&
      this.#unseen === 0 &&
      leavesNoDoubt(kept, this.#firstFlux, this.#light)
    ) {
      return { ...settled, agreement: null, odds: Number.POSITIVE_INFINITY };
    }
    const agreement = this.#known.judge(
      image,
      transform,
      kept.map(({ star }) => star),
    );
    return this.#weighed(settled, agreement, before);
  }

  #weighed(
    pose: Omit<Candidate, "agreement" | "odds">,
    agreement: Agreement,
    before: Prior,
  ): Candidate {
    const light = this.#odds.light(agreement.transparency, this.#unseen);
    return { ...pose, agreement, odds: agreement.evidence + before(pose.anchor) + light };
  }

  /** Takes a pose into the memory. */
  #accept({ kept, linear, transform, transparency, agreement, anchor, state }: Candidate): void {
    for (const { star, flux } of kept) {
      if (!this.#firstFlux.has(star)) this.#firstFlux.set(star, flux / this.#light);
    }
    const before = this.expected(this.#anchor.x, this.#anchor.y);
    this.#linear = linear;
    this.#transform = transform;
    this.#transparency = 0.9 * this.#transparency + 0.1 * transparency;
    const light = agreement === null ? transparency : this.#known.learn(agreement);
    if (light > 0) this.#light = light;
    this.#odds.learn(state === "tracked" ? distance(anchor, before) : Number.NaN, light);
  }
}
