/** A simulated observation: frames made when they are asked for, and the truth about them. */

import { createImage, type Image } from "@photkit/image";
import type { FrameTime, SourceInfo } from "@photkit/io-video";
import { scintillationFactors } from "./atmosphere.ts";
import { createBackground, digitise } from "./detector.ts";
import { addStar } from "./draw-star.ts";
import { SimulationError } from "./errors.ts";
import { MOMENTS, starMoments } from "./field-motion.ts";
import { type ObservationOptions, resolveOptions } from "./observation-options.ts";
import { visibleFraction } from "./occultation.ts";
import { randomStream } from "./random-stream.ts";
import { createScene } from "./scene.ts";
import type { Star } from "./star-field.ts";
import type { StarProfile } from "./star-profile.ts";
import { type Scene, type SimulationTruth, truthOf } from "./truth.ts";

export interface Observation {
  readonly info: SourceInfo;
  readonly truth: SimulationTruth;
  readonly frameCount: number;
  /**
   * Frame `index` as the camera records it, ADU. Always the same pixels, in whatever order frames
   * are asked for; each call makes a new picture.
   * @throws SimulationError `"no-such-frame"`.
   */
  frame(index: number): Image<Uint8Array | Uint16Array>;
  /**
   * What frame `index` would hold without noise, rounding and saturation, ADU.
   * @throws SimulationError `"no-such-frame"`.
   */
  expectedFrame(index: number): Image<Float64Array>;
  /** Start of the exposure of frame `index`. @throws SimulationError `"no-such-frame"`. */
  time(index: number): FrameTime;
}

/** Motion within one exposure that is too small to be drawn, pixels. */
const STILL = 0.02;

/**
 * Simulates a recording of stars.
 *
 * @throws SimulationError `"invalid-option"`, or `"unattainable"` for a drop-to-noise ratio that
 * no star reaches.
 *
 * @example
 * const observation = createObservation({
 *   seed: 7,
 *   stars: [{ name: "target", x: 160, y: 120, electrons: 900 }],
 *   occultations: [{ star: "target", disappearanceSeconds: 6.013, reappearanceSeconds: 8.391 }],
 * });
 * const picture = observation.frame(150);
 */
export function createObservation(options: ObservationOptions = {}): Observation {
  const resolved = resolveOptions(options);
  const scene = createScene(resolved);
  const background = createBackground(resolved);
  const { bias, bitDepth, frames, gain, height, saturation, seed, width } = resolved;
  const noise = resolved.shutter === "closed" ? "darkNoise" : "noise";
  const startMicroseconds = Date.parse(resolved.startUtc) * 1000;
  const cadenceSeconds = resolved.exposureSeconds + resolved.deadSeconds;
  const electrons = new Float64Array(width * height);

  const checkIndex = (index: number): void => {
    if (!(Number.isSafeInteger(index) && index >= 0 && index < frames)) {
      throw new SimulationError(
        "no-such-frame",
        `frame must be an integer from 0 to ${frames - 1}. Received ${index}.`,
        { data: { frame: index, frameCount: frames } },
      );
    }
  };

  return {
    info: {
      format: "simulation",
      name: `simulation with seed ${seed}`,
      width,
      height,
      bitDepth,
      saturation,
      colour: "mono",
      meta: {},
      warnings: [],
    },
    truth: truthOf(scene),
    frameCount: frames,
    frame(index) {
      checkIndex(index);
      electrons.set(background);
      addStars(electrons, scene, index);
      const data =
        bitDepth === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
      digitise(electrons, resolved, randomStream(seed, noise, index), data);
      return createImage<Uint8Array | Uint16Array>(data, width, height);
    },
    expectedFrame(index) {
      checkIndex(index);
      const data = Float64Array.from(background);
      addStars(data, scene, index);
      for (let i = 0; i < data.length; i++) data[i] = bias + data[i]! / gain;
      return createImage(data, width, height);
    },
    time(index) {
      checkIndex(index);
      return {
        utcMicroseconds: Math.round(startMicroseconds + index * cadenceSeconds * 1e6),
        reference: "start",
        exposureSeconds: resolved.exposureSeconds,
        origin: "simulation",
      };
    },
  };
}

/** Adds the light that every star sends into one exposure, smeared along its path. */
function addStars(electrons: Float64Array, scene: Scene, frame: number): void {
  const { atmosphere, motion, occultations, options, stars } = scene;
  const { height, width } = options;
  const start = frame * (options.exposureSeconds + options.deadSeconds);
  const factors = scintillationFactors(options, frame, stars.length);
  const centre = { x: (width - 1) / 2, y: (height - 1) / 2 };
  const profile: StarProfile = {
    kind: options.profile,
    fwhm: atmosphere.fwhm[frame]!,
    ellipticity: options.ellipticity,
    thetaRadians: options.thetaRadians,
    beta: options.beta,
  };
  const moments = new Float64Array(2 * MOMENTS);
  for (let i = 0; i < stars.length; i++) {
    const star = stars[i] as Star;
    let light = star.electrons * atmosphere.transparency[frame]! * factors[i]!;
    for (const occultation of occultations) {
      if (occultation.star === i) {
        const rowStart = start + star.y * options.rowSeconds;
        light *= visibleFraction(occultation, rowStart, options.exposureSeconds);
      }
    }
    starMoments(motion, frame, star, centre, moments);
    addStar(electrons, width, height, stillPath(moments), light, profile);
  }
}

/** The path of a star that hardly moves is its mean: one picture of it instead of several. */
function stillPath(moments: Float64Array): ArrayLike<number> {
  let x = 0;
  let y = 0;
  for (let i = 0; i < moments.length; i += 2) {
    x += moments[i]! / MOMENTS;
    y += moments[i + 1]! / MOMENTS;
  }
  for (let i = 0; i < moments.length; i += 2) {
    if (Math.hypot(moments[i]! - x, moments[i + 1]! - y) > STILL) return moments;
  }
  return [x, y];
}
