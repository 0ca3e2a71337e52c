/** Which of several shifts between two images is the right one, if any. */

import { clipInPlace } from "@photkit/core-stats";
import { createImage, type ImageLike, toFloat64 } from "@photkit/image";
import { refineShift } from "./refine-shift.ts";
import {
  type PictureShift,
  type Proof,
  proofOf,
  type Smoothed,
  smoothed,
  WORSE,
  withoutStanding,
} from "./shift-proof.ts";

/** How frequencies count: alike, or by their strength. */
export type Weighting = "phase" | "cross";

/** px below which a shift may be that of what stands still in the image. */
const STANDING = 1;
/** Standard deviations of the background above which a pixel is bright. */
const BRIGHT = 6;
const CLIP_SIGMA = 3;
const CLIP_ROUNDS = 10;
/** Whole places to refine from; the refinement itself finds the rest. */
const COARSE = 1;

type Spectrum = (image: ImageLike) => Float64Array;
type Correlate = (
  reference: Float64Array,
  image: ImageLike,
  weighting: Weighting,
  upsample?: number,
) => PictureShift;

/**
 * Chooses for images against `reference`: the shift that phases alone gave, unless another agrees
 * clearly better; null when none agrees better than chance.
 */
export function createShiftChoice(
  reference: ImageLike,
  spectrumOf: Spectrum,
  correlate: Correlate,
): (image: ImageLike, phase: PictureShift) => PictureShift | null {
  let known: { readonly first: Smoothed; readonly spectrum: Float64Array } | null = null;
  return (image, phase) => {
    if (known === null) {
      const first = smoothed(measured(reference));
      known = { first, spectrum: spectrumOf(centred(first)) };
    }
    const { first, spectrum } = known;
    const second = smoothed(measured(image));
    const own = proofOf(first, second, phase);
    const best = surest([own, ...candidates(first, second, spectrum)]);
    if (phase.dx === 0 && phase.dy === 0 && Math.hypot(best.dx, best.dy) < STANDING) {
      // What stands still has the peak of its phases at 0 exactly.
      const moved = shiftOfMoving(first, second, phase, best);
      if (moved !== null) return chosen(moved, phase);
    }
    if (!(best.excess > 0)) return null;
    return isWorse(own, best) ? chosen(best, phase) : phase;
  };

  /** Another shift that fits clearly better without what is bright at the same places. */
  function shiftOfMoving(
    first: Smoothed,
    second: Smoothed,
    phase: PictureShift,
    best: Proof,
  ): Proof | null {
    const parts = movingPart(first, second);
    if (parts === null) return null;
    const [one, two] = parts;
    const found = candidates(one, two, spectrumOf(centred(one)));
    const moved = surest([proofOf(one, two, phase), ...found]);
    const isMoved = Math.hypot(moved.dx - best.dx, moved.dy - best.dy) >= STANDING;
    const isBetter = moved.excess > 0 && isWorse(proofOf(one, two, best), moved);
    return isMoved && isBetter ? moved : null;
  }

  function candidates(one: Smoothed, two: Smoothed, spectrum: Float64Array): Proof[] {
    const start = correlate(spectrum, centred(two), "cross", COARSE);
    return [proofOf(one, two, refineShift(one, two, start))];
  }
}

/** The surest place, and of the shifts beside it the one that agrees best. */
function surest(proofs: readonly Proof[]): Proof {
  const sure = proofs.reduce((best, one) => (one.excess > best.excess ? one : best));
  return proofs
    .filter(({ dx, dy }) => Math.hypot(dx - sure.dx, dy - sure.dy) < STANDING)
    .reduce((best, one) => (one.correlation > best.correlation ? one : best));
}

/** Whether `other` leaves clearly less unexplained, or `one` is no shift at all. */
const isWorse = (one: Proof, other: Proof): boolean =>
  !(one.excess > 0) || 1 - one.correlation > WORSE * (1 - other.correlation);

const chosen = ({ dx, dy, correlation }: Proof, phase: PictureShift): PictureShift =>
  dx === phase.dx && dy === phase.dy ? phase : { dx, dy, peak: Math.min(1, correlation) };

/** Both images without what is bright at the same places; null where nothing is. */
function movingPart(first: Smoothed, second: Smoothed): readonly [Smoothed, Smoothed] | null {
  const [one, two] = [levelled(first), levelled(second)];
  if (one === null || two === null) return null;
  const moving = [withoutStanding(one, two, BRIGHT), withoutStanding(two, one, BRIGHT)] as const;
  const isSame = moving[0].data.every(
    (value, i) => Number.isNaN(value) === Number.isNaN(one.data[i]),
  );
  return isSame ? null : moving;
}

/** In standard deviations of the background above it; null without a background that varies. */
function levelled({ data, shape: [height, width] }: Smoothed): Smoothed | null {
  const values = data.filter((value) => !Number.isNaN(value));
  const { median, standardDeviation } = clipInPlace(values, values.length, CLIP_SIGMA, CLIP_ROUNDS);
  if (!(standardDeviation > 0)) return null;
  return createImage(
    data.map((value) => (value - median) / standardDeviation),
    width,
    height,
  );
}

/** As floats, with NaN for what is not finite. */
function measured(image: ImageLike): Smoothed {
  const { data, shape } = toFloat64(image);
  return createImage(
    data.map((value) => (Number.isFinite(value) ? value : Number.NaN)),
    shape[1],
    shape[0],
  );
}

/** Above the mean, with 0 for NaN. */
function centred({ data, shape: [height, width] }: Smoothed): Smoothed {
  let [sum, count] = [0, 0];
  for (const value of data) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  const mean = count > 0 ? sum / count : 0;
  return createImage(
    data.map((value) => (Number.isNaN(value) ? 0 : value - mean)),
    width,
    height,
  );
}
