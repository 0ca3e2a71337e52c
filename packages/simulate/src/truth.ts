/** What really happened in a simulated observation, as plain data that JSON can carry. */

import type { Atmosphere } from "./atmosphere.ts";
import { type HotPixel, hotPixelsOf } from "./detector.ts";
import { type FieldMotion, MOMENTS, starMoments } from "./field-motion.ts";
import type { ResolvedOptions } from "./observation-options.ts";
import type { Occultation } from "./occultation.ts";
import type { Star } from "./star-field.ts";
import type { ProfileKind } from "./star-profile.ts";

/** One edge of an occultation. */
export interface TrueInstant {
  /** From the start of the first exposure. */
  readonly seconds: number;
  /** ISO 8601, UTC, with microseconds. */
  readonly utc: string;
  /** Fractional frame number: frame k covers k to k + 1 when there is no dead time. */
  readonly frame: number;
}

export interface TrueOccultation {
  /** Name of the star. */
  readonly star: string;
  readonly drop: number;
  readonly disappearance: TrueInstant;
  readonly reappearance: TrueInstant;
  readonly durationSeconds: number;
  /** Expected ratio of the drop to the noise of one exposure in the optimum aperture. */
  readonly dropToNoise: number;
  /** Radius of that aperture, pixels. */
  readonly apertureRadius: number;
}

export interface TrueStar {
  readonly name: string;
  /** Whole star per exposure under a clear sky, not occulted. */
  readonly electrons: number;
  readonly adu: number;
  /** Centre of the light in each frame, pixels, rounded to 0.0001. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface SimulationTruth {
  readonly format: "photkit-simulation-truth";
  readonly version: 1;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly startUtc: string;
  readonly exposureSeconds: number;
  /** From the start of one exposure to the start of the next. */
  readonly cadenceSeconds: number;
  readonly bitDepth: number;
  /** Electrons per ADU. */
  readonly gain: number;
  /** Electrons, 1 sigma. */
  readonly readNoise: number;
  /** ADU. */
  readonly bias: number;
  /** Sky and dark at the centre, ADU above the bias. */
  readonly background: number;
  readonly profile: ProfileKind;
  readonly stars: readonly TrueStar[];
  readonly occultations: readonly TrueOccultation[];
  readonly hotPixels: readonly HotPixel[];
  /** Full width at half maximum in each frame before smearing, pixels. */
  readonly fwhm: readonly number[];
  /** Part of the starlight that passes the clouds in each frame. */
  readonly transparency: readonly number[];
}

/** An occultation with the drop-to-noise ratio it was found to have. */
export interface RatedOccultation extends Occultation {
  readonly dropToNoise: number;
  readonly apertureRadius: number;
}

export interface Scene {
  readonly options: ResolvedOptions;
  readonly motion: FieldMotion;
  readonly atmosphere: Atmosphere;
  readonly stars: readonly Star[];
  readonly occultations: readonly RatedOccultation[];
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** ISO 8601 in UTC with microseconds of an instant `seconds` after `startMicroseconds`. */
export function isoMicroseconds(startMicroseconds: number, seconds: number): string {
  const instant = Math.round(startMicroseconds) + Math.round(seconds * 1e6);
  const whole = Math.floor(instant / 1e6);
  const fraction = String(instant - whole * 1e6).padStart(6, "0");
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** Truth of a scene. */
export function truthOf(scene: Scene): SimulationTruth {
  const { atmosphere, options } = scene;
  const cadence = options.exposureSeconds + options.deadSeconds;
  const start = Date.parse(options.startUtc) * 1000;
  const instant = (seconds: number): TrueInstant => ({
    seconds,
    utc: isoMicroseconds(start, seconds),
    frame: seconds / cadence,
  });
  return {
    format: "photkit-simulation-truth",
    version: 1,
    seed: options.seed,
    width: options.width,
    height: options.height,
    frames: options.frames,
    startUtc: isoMicroseconds(start, 0),
    exposureSeconds: options.exposureSeconds,
    cadenceSeconds: cadence,
    bitDepth: options.bitDepth,
    gain: options.gain,
    readNoise: options.readNoise,
    bias: options.bias,
    background: (options.sky + options.dark) / options.gain,
    profile: options.profile,
    stars: scene.stars.map((star) => trueStar(star, scene)),
    occultations: scene.occultations.map((occultation) => ({
      star: (scene.stars[occultation.star] as Star).name,
      drop: occultation.drop,
      disappearance: instant(occultation.disappearanceSeconds),
      reappearance: instant(occultation.reappearanceSeconds),
      durationSeconds: occultation.reappearanceSeconds - occultation.disappearanceSeconds,
      dropToNoise: occultation.dropToNoise,
      apertureRadius: occultation.apertureRadius,
    })),
    hotPixels: hotPixelsOf(options),
    fwhm: Array.from(atmosphere.fwhm, (value) => round(value, 4)),
    transparency: Array.from(atmosphere.transparency, (value) => round(value, 5)),
  };
}

function trueStar(star: Star, scene: Scene): TrueStar {
  const { motion, options } = scene;
  const centre = { x: (options.width - 1) / 2, y: (options.height - 1) / 2 };
  const moments = new Float64Array(2 * MOMENTS);
  const x: number[] = [];
  const y: number[] = [];
  for (let frame = 0; frame < options.frames; frame++) {
    starMoments(motion, frame, star, centre, moments);
    let sumX = 0;
    let sumY = 0;
    for (let i = 0; i < MOMENTS; i++) {
      sumX += moments[2 * i]!;
      sumY += moments[2 * i + 1]!;
    }
    x.push(round(sumX / MOMENTS, 4));
    y.push(round(sumY / MOMENTS, 4));
  }
  return { name: star.name, electrons: star.electrons, adu: star.electrons / options.gain, x, y };
}
