/**
 * Finder pictures: the deep mean of many frames in which faint stars are chosen, made without an
 * extraction. Frames are laid on the first one by its stars, by phase correlation, or along a path.
 */

import { findStars, roundingNoise, type StarTable } from "@photkit/detection";
import { createImage, type Image, type ImageLike, toFloat64 } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { createMeanStack, createPhaseCorrelator, type Placement } from "@photkit/stacking";
import { givenPath, identity, type PathPoint } from "@photkit/tracking";
import { check, ExtractionError } from "../errors.ts";
import type { StarChoice } from "../options/options.ts";
import { checkIgnoredAreas, type IgnoredAreas, ignoredMask } from "../prepare/ignored-areas.ts";
import { nearSaturation, skyOf } from "../prepare/near-saturation.ts";
import { createSaturationWatch } from "../prepare/saturation-watch.ts";
import { beginningOf, readFrames } from "../run/read-frames.ts";
import { firstTracker } from "./reference-picture.ts";

export interface FinderOptions {
  /** First frame and one past the last. @default 0, and 200 frames on */
  readonly start?: number;
  readonly stop?: number;
  /** From the last frame to the first: the picture is then on the grid of the last. @default false */
  readonly backwards?: boolean;
  /**
   * How frames are laid on the first one: `"stars"` follows its bright stars, also through rotation;
   * `"fourier"` finds the shift of the whole picture to 0.1 px; a path tells where one point of the
   * field is in two or more frames, between which it moves straight. @default "stars"
   */
  readonly align?: "stars" | "fourier" | readonly PathPoint[];
  /** Stars to follow, with `"stars"`. @default chosen */
  readonly track?: readonly StarChoice[];
  /** What is not looked at and not stacked: time stamps, borders. @default nothing */
  readonly ignore?: IgnoredAreas;
  /** Whether the ignored areas show what the first frame has there. @default false: NaN */
  readonly putBack?: boolean;
  /** Level at which pixels saturate, in ADU. @default what the recording says */
  readonly saturation?: number;
  readonly signal?: AbortSignal;
  /** Called after each frame with the frames done and the frames in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface FinderPicture {
  /** Mean of the frames on the grid of the first; NaN where too few of them reach. */
  readonly picture: Image<Float64Array>;
  /** Its stars, brightest first; their `snr` is that of the mean. */
  readonly stars: StarTable;
  /** Numbers of the frame whose grid it is, and of the frames in it. */
  readonly firstFrame: number;
  readonly frames: readonly number[];
  /** Frames that could not be read, or not be laid on the first. */
  readonly leftOut: readonly number[];
  /** Saturation level in ADU, or null when unknown. */
  readonly saturation: number | null;
}

/** Frames stacked when the caller names no end; more hardly show more through wind and drift. */
const USUAL_FRAMES = 200;
/** Part of the frames that must reach a pixel of the picture. */
const LEAST_COVERAGE = 0.2;

/** Where the first frame lies in another; null when that cannot be told. */
type Aligner = (image: ImageLike, index: number) => Placement | null;

/**
 * Stacks the frames of a recording.
 *
 * @throws ExtractionError `"invalid-option"`, `"no-frames"` when none can be read, `"no-stars"` when
 *   there is none to follow; `"no-star-there"` and `"outside-frame"` for `track`; TrackingError for
 *   a path that cannot be followed; the reason of `signal` when it is aborted.
 * @example
 * const { picture, stars } = await finderPicture(await openPath("event.ser"), { stop: 100 });
 */
export async function finderPicture(
  source: FrameSource,
  options: FinderOptions = {},
): Promise<FinderPicture> {
  const span = spanOf(source, options);
  const { width, height } = source.info;
  if (options.ignore !== undefined) checkIgnoredAreas(options.ignore);
  const ignored = ignoredMask(options.ignore, width, height);
  const known = options.saturation ?? source.info.saturation;
  const watch = createSaturationWatch(ignored);
  const stack = createMeanStack(width, height);
  const frames: number[] = [];
  const leftOut: number[] = [];
  let first: { readonly image: Image<Float64Array>; readonly index: number } | null = null;
  let align: Aligner | null = null;
  let leastNoise = 0;
  let done = 0;
  const total = span.stop - span.start;
  for await (const { index, frame } of readFrames(source, span, options.signal)) {
    options.onProgress?.(++done, total);
    if (frame === null) {
      leftOut.push(index);
      continue;
    }
    leastNoise = roundingNoise(frame.image, stack.frames + 1);
    watch.add(frame.image);
    const image = without(frame.image, ignored);
    if (first === null) {
      first = { image: toFloat64(frame.image), index };
      stack.add(image, identity);
      frames.push(index);
      continue;
    }
    // A single frame needs nothing to be laid on: it may be without stars.
    align ??= alignerOn(
      without(first.image, ignored),
      first.index,
      options,
      known ?? watch.level(),
    );
    const placement = align(image, index);
    if (placement === null) leftOut.push(index);
    else {
      stack.add(image, placement);
      frames.push(index);
    }
  }
  if (first === null) {
    throw new ExtractionError("no-frames", `no frame of ${source.info.name} could be read.`);
  }
  const picture = stack.mean(LEAST_COVERAGE);
  const saturation = known ?? watch.level();
  const stars = findStars(picture, {
    saturation: saturation === null ? null : nearSaturation(skyOf(picture), saturation),
    leastNoise,
  });
  if (options.putBack === true) putBack(picture, first.image, ignored);
  return { picture, stars, firstFrame: first.index, frames, leftOut, saturation };
}

function spanOf(source: FrameSource, options: FinderOptions) {
  const { start = 0, backwards = false } = options;
  check.integerAtLeast("start", start, 0);
  if (options.saturation !== undefined) check.positive("saturation", options.saturation);
  if (Array.isArray(options.align)) check.integerAtLeast("align.length", options.align.length, 2);
  if (options.stop !== undefined) check.integerAtLeast("stop", options.stop, start + 1);
  check.between("start", start, 0, source.frameCount - 1);
  const whole = {
    start,
    stop: Math.min(options.stop ?? source.frameCount, source.frameCount),
    backwards,
  };
  return options.stop === undefined ? beginningOf(whole, USUAL_FRAMES) : whole;
}

function alignerOn(
  image: Image<Float64Array>,
  index: number,
  { align = "stars", track = [] }: FinderOptions,
  saturation: number | null,
): Aligner {
  if (typeof align !== "string") {
    const path = givenPath(align, index);
    return (_, at) => path.at(at).transform;
  }
  check.oneOf("align", align, ["stars", "fourier"]);
  if (align === "fourier") {
    const correlator = createPhaseCorrelator(image);
    return (other) => {
      const shift = correlator.locate(other);
      if (shift === null) return null;
      const { dx, dy } = shift;
      return { a: 1, b: 0, tx: dx, ty: dy };
    };
  }
  const tracker = firstTracker(image, track, saturation);
  if (tracker === null) {
    throw new ExtractionError(
      "no-stars",
      `no star was found in frame ${index}; align the frames by "fourier" or along a path.`,
    );
  }
  tracker.locate(image);
  return (other) => {
    const pose = tracker.locate(other);
    return pose.state === "predicted" ? null : pose.transform;
  };
}

/** The frame in floats, with NaN where nothing is to be looked at. */
function without(image: ImageLike, ignored: Uint8Array | null): Image<Float64Array> {
  const copy = toFloat64(image);
  const data =
    ignored === null ? copy.data : copy.data.map((v, i) => (ignored[i] ? Number.NaN : v));
  const [height, width] = copy.shape;
  return createImage(data, width, height);
}

function putBack(
  picture: Image<Float64Array>,
  first: Image<Float64Array>,
  ignored: Uint8Array | null,
): void {
  ignored?.forEach((covered, i) => {
    if (covered !== 0) picture.data[i] = first.data[i]!;
  });
}
