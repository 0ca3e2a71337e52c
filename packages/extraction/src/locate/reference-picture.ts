/**
 * The deep reference picture: the first frames of a recording, tracked on their bright stars and
 * averaged on the grid of the first one. Stars, their widths and their places are read from it.
 */

import { MeasurementFlag, type PsfParameters, psfParameters } from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import { estimateFwhm, findStars, roundingNoise, type StarTable } from "@photkit/detection";
import type { Image, ImageLike } from "@photkit/image";
import { sizeOf } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { createMeanStack } from "@photkit/stacking";
import { identity, StarTracker, type TrackingStar } from "@photkit/tracking";
import { ExtractionError, isExtractionError } from "../errors.ts";
import {
  type ExtractionOptions,
  followsStars,
  placesAskedFor,
  type StarChoice,
  trackChoices,
} from "../options/options.ts";
import { blackSkyWarnings } from "../prepare/black-sky.ts";
import type { HotPixels } from "../prepare/hot-pixels.ts";
import { createPreparer, type PrepareExtras } from "../prepare/prepare-frames.ts";
import { repairing, withoutHits } from "../prepare/repaired-frames.ts";
import { createSaturationWatch } from "../prepare/saturation-watch.ts";
import { scoutBorders } from "../prepare/scout-borders.ts";
import { colourStep, scoutHotPixels } from "../prepare/scout-hot-pixels.ts";
import { type FrameSpan, readFrames } from "../run/read-frames.ts";
import { chooseTrackers, soundStars } from "../stars/choose-trackers.ts";
import { snapToStar } from "../stars/snap.ts";
import { expectedMotion, type FieldGeometry, NO_MOTION, type PilotPose } from "./field-motion.ts";
import { type Follower, guidedFollower } from "./follower.ts";
import { openingWithStars } from "./opening-frame.ts";

/** Frames averaged at most, and pixels read at most, for the reference picture. */
const PILOT_FRAMES = 64;
const PILOT_PIXELS = 2e8;
/** Part of the pilot frames that must reach a pixel of the reference picture. */
const LEAST_COVERAGE = 0.2;
/** Stars that tell the shape of the PSF at most, brightest first. */
const SHAPED = 25;
/** Tracking stars used when the program chooses. */
export const TRACKERS = 12;

export interface ReferencePicture extends FieldGeometry {
  /** Mean of the pilot frames on the grid of the first; NaN where few of them reach. */
  readonly picture: Image<Float64Array>;
  /** Stars of the picture, brightest first. */
  readonly stars: StarTable;
  /** Axes and direction of their PSF, over those that stand alone. */
  readonly psf: PsfParameters;
  /** Level of saturated pixels in prepared frames, in counts; null when nothing saturates. */
  readonly saturation: number | null;
  /** What every frame goes through before it is measured. */
  prepare(image: Image, given?: PrepareExtras): Image;
  /** Defective and hot pixels as a mask in row order; null when none is known. */
  readonly defects: Uint8Array | null;
  /** Defective pixels that the recording itself shows; null without any. Frames are prepared without. */
  readonly hotPixels: HotPixels | null;
  /** What is unusual about it. */
  readonly warnings: readonly string[];
  /** Index of the frame on whose grid the picture is. */
  readonly firstFrame: number;
  readonly pilot: readonly PilotPose[];
}

/**
 * Reads and averages the first frames of a span, those before the first correction by hand.
 *
 * @throws ExtractionError `"no-frames"` when none can be read, `"no-stars"` when none of them shows
 *   a star to track on, `"outside-frame"` and `"no-star-there"` for tracking stars asked for.
 */
export async function buildReference(
  source: FrameSource,
  span: FrameSpan,
  options: ExtractionOptions,
): Promise<ReferencePicture> {
  const known = options.saturation ?? source.info.saturation;
  const { width, height, colour } = source.info;
  const borders = await scoutBorders(source, span, options.signal);
  const plain = createPreparer(source.info, options, borders);
  const hotPixels =
    options.repairHotPixels === false
      ? null
      : await scoutHotPixels(source, span, plain, known, options.signal);
  const preparer = repairing(plain, hotPixels, width, height);
  const watch = createSaturationWatch(preparer.ignored);
  let blackSky: string[] = [];
  const { start, stop, backwards } = span;
  const sharpened = (image: Image) =>
    withoutHits(image, colourStep(colour), hotPixels?.fwhm ?? Number.NaN);
  const opening = pointsAtNothing(options)
    ? await openingWithStars(
        source,
        span,
        (image) => sharpened(preparer.prepare(image, known ?? null)),
        options.signal,
      )
    : span;
  const total = Math.min(
    framesBeforeCorrection(span, options),
    Math.max(8, Math.min(PILOT_FRAMES, Math.floor(PILOT_PIXELS / (width * height)))),
  );
  const pilot: PilotPose[] = [];
  let tracker: Follower | null = null;
  let firstFrame = backwards ? stop - 1 : start;
  let done = 0;
  const stack = createMeanStack(width, height);
  let failure: unknown = null;
  let unseen: ExtractionError | null = null;
  let readable = 0;
  let leastNoise = 0;
  for await (const { index, frame, error } of readFrames(source, opening, options.signal)) {
    // A recording whose opening cannot be read at all opens with the first frame that can.
    if (done >= total && readable > 0) break;
    done++;
    if (frame === null) {
      failure = error;
      continue;
    }
    readable++;
    leastNoise = roundingNoise(frame.image, stack.frames + 1);
    watch.add(frame.image);
    if (readable === 1) blackSky = blackSkyWarnings(frame.image, preparer.ignored);
    const image = preparer.prepare(frame.image, known ?? watch.level());
    if (tracker === null) {
      try {
        tracker = followsStars(options)
          ? firstTracker(
              sharpened(image),
              trackChoices(options) ?? [],
              preparer.level(known ?? watch.level()),
            )
          : guidedFollower(options, index);
      } catch (complaint) {
        // A cloud may hide the stars in the first frame and give them back in the next.
        if (!isExtractionError(complaint, "no-star-there")) throw complaint;
        unseen ??= complaint;
      }
      if (tracker === null) continue;
      firstFrame = index;
      stack.add(image, identity);
      tracker.locate(image, index);
      continue;
    }
    const pose = tracker.locate(image, index);
    pilot.push({ index, pose });
    if (pose.state !== "predicted" && pose.transparency > 0.5) stack.add(image, pose.transform);
    options.onProgress?.({ stage: "reference", done, total });
  }
  if (tracker === null) {
    if (unseen !== null) throw unseen;
    if (failure !== null) {
      throw new ExtractionError("no-frames", `no frame of ${source.info.name} could be read.`, {
        cause: failure,
      });
    }
    throw new ExtractionError(
      "no-stars",
      `no star was found in ${total === 1 ? "the first frame" : `the first ${total} frames`} of ${source.info.name}; give --track x,y for a star to follow.`,
    );
  }
  const picture = stack.mean(LEAST_COVERAGE);
  const recorded = known ?? watch.level();
  const saturation = preparer.level(recorded);
  const safe = preparer.nearSaturation(picture, recorded);
  const stars = findStars(safe.image, { saturation: safe.level, leastNoise });
  // Stars near saturation are a little too wide, which beats a guess.
  const wide = measuredWidth(stars) === null && saturation !== null;
  const measurable = wide ? findStars(picture, { saturation, leastNoise }) : stars;
  const fwhm = typicalWidth(measurable, safe.image, safe.level);
  return {
    picture,
    stars,
    psf: shapeOf(picture, stars, fwhm, saturation),
    fwhm,
    saturation,
    prepare: (image, given) => preparer.prepare(image, recorded, given),
    defects: preparer.defects,
    width,
    height,
    firstFrame,
    pilot,
    hotPixels,
    warnings: [...noWidth(measurable, fwhm), ...blackSky],
    motion: expectedMotion(pilot, (backwards ? start - 1 : stop) - firstFrame, source.info),
  };
}

/** Whether no place of the first frame was named, so that another may be the first. */
const pointsAtNothing = (options: ExtractionOptions): boolean =>
  followsStars(options) &&
  trackChoices(options) === undefined &&
  options.fixed === undefined &&
  (options.corrections ?? []).length === 0 &&
  placesAskedFor(options).length === 0;

/** Frames that are measured before the first one that is corrected by hand; at least one. */
function framesBeforeCorrection(
  { start, stop, backwards }: FrameSpan,
  { corrections = [] }: ExtractionOptions,
): number {
  const ahead = corrections.map(({ frame }) => (backwards ? stop - 1 - frame : frame - start));
  return Math.min(stop - start, ...ahead.map((frames) => Math.max(1, frames)));
}

/** A tracker on the bright stars of a single frame, or on those asked for; null without stars. */
export function firstTracker(
  image: ImageLike,
  track: readonly StarChoice[],
  saturation: number | null,
): StarTracker | null {
  const stars = findStars(image, { maxStars: 200, saturation });
  const fwhm = typicalWidth(stars, image, saturation);
  const { width, height } = sizeOf(image);
  const field: FieldGeometry = { width, height, fwhm, motion: NO_MOTION };
  const chosen =
    track.length > 0
      ? trackingStarsAt(image, stars, fwhm, track).map(({ star }) => star)
      : chooseTrackers(stars, field, TRACKERS).map((i) => trackingStar(stars, i));
  return chosen.length === 0 ? null : new StarTracker({ stars: chosen, fwhm, catalogue: stars });
}

/** A tracking star with its flux in the reference picture, in ADU. */
export interface ReferenceStar extends TrackingStar {
  readonly flux: number;
}

/** Row `i` of a star table as a tracking star. */
export const trackingStar = (stars: StarTable, i: number): ReferenceStar => ({
  x: stars.x[i]!,
  y: stars.y[i]!,
  peak: stars.peak[i]!,
  flux: stars.flux[i]!,
});

/**
 * The complaint about a star that is asked for where none is seen.
 *
 * @param seen - stars that are seen elsewhere.
 */
export const noStarThere = (
  kind: "tracking" | "comparison",
  { x, y }: StarChoice,
  radius: number,
  seen: number,
): ExtractionError => {
  const found =
    seen > 0
      ? `no star was found within ${radius.toFixed(1)} px`
      : "no star stands out of the first frames anywhere. Make several frames into one to see fainter stars (--integrate N, or integrateFrames)";
  return new ExtractionError(
    "no-star-there",
    `a ${kind} star must be visible at (${x}, ${y}); ${found}.`,
    { data: { x, y } },
  );
};

/** A tracking star, and how it was pointed at. */
export interface PointedTracker {
  readonly star: ReferenceStar;
  readonly choice: StarChoice;
  /** Its place among all that were pointed at. */
  readonly index: number;
}

/**
 * The tracking stars that the user points at, as far as they are seen.
 *
 * @throws ExtractionError `"no-star-there"` when none is.
 */
export function trackingStarsAt(
  image: ImageLike,
  stars: StarTable,
  fwhm: number,
  choices: readonly StarChoice[],
): PointedTracker[] {
  const snapped = choices.map((choice) => snapToStar(image, stars, fwhm, choice));
  const seen = snapped.flatMap(({ x, y, flux, peak }, index) =>
    flux === null || peak === null
      ? []
      : [{ star: { x, y, peak, flux }, choice: choices[index]!, index }],
  );
  if (choices.length > 0 && seen.length === 0)
    throw noStarThere("tracking", choices[0]!, snapped[0]!.radius, stars.length);
  return seen;
}

/** The PSF of the brightest stars that stand alone. */
function shapeOf(
  picture: ImageLike,
  stars: StarTable,
  fwhm: number,
  saturation: number | null,
): PsfParameters {
  const rows = soundStars(stars, fwhm).slice(0, SHAPED);
  const [xs, ys] = [rows.map((i) => stars.x[i]!), rows.map((i) => stars.y[i]!)];
  return psfParameters(picture, xs, ys, { fwhm, saturation });
}

/** Below this no optics make a star, in px: such widths are noise, or a pixel. */
const LEAST_WIDTH = 0.7;
/** Taken where no star has a width. */
const USUAL_WIDTH = 4;

/** Median FWHM of the sound stars among the brightest 50, in px; null without any. */
function measuredWidth(stars: StarTable): number | null {
  const sound = Array.from(stars.fwhm.subarray(0, 50)).filter(
    (width, i) =>
      width >= LEAST_WIDTH &&
      Number.isFinite(width) &&
      (stars.flags[i]! & MeasurementFlag.saturated) === 0,
  );
  return sound.length > 0 ? median(sound) : null;
}

/** The width of the stars; where all are faint, the one at which they stand out most. */
function typicalWidth(stars: StarTable, image: ImageLike, saturation: number | null): number {
  const measured = measuredWidth(stars);
  if (measured !== null) return measured;
  const seen = stars.length > 0 ? estimateFwhm(image, { saturation }) : Number.NaN;
  return seen >= LEAST_WIDTH ? seen : USUAL_WIDTH;
}

/** What to know where no star tells the width. */
function noWidth(stars: StarTable, fwhm: number): string[] {
  if (stars.length === 0 || measuredWidth(stars) !== null) return [];
  const taken = `${fwhm.toFixed(1)} px is taken for their FWHM`;
  if (!stars.flags.some((flags) => flags & MeasurementFlag.saturated))
    return [`no star of the first frames is bright enough to measure its width; ${taken}.`];
  return [
    `the bright stars of the first frames are saturated, so that none tells its width; ${taken}. Light of theirs may be missing: record with less gain, a shorter exposure or a lower offset. For this recording, give the aperture (--radius) and, where its pixels count higher, the level at which they saturate (--saturation).`,
  ];
}
