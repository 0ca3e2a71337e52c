/**
 * The width of a frame's stars: from the shapes of the bright ones; where few are bright, from the
 * width of the filter that sees them best. A filter of half a star's width sees 0.8 of its
 * signal-to-noise ratio, one of a quarter 0.47: wide faint stars are lost to it.
 */

import { robustMean } from "@photkit/core-stats";
import { binFrame } from "./bin-frame.ts";
import { type Frame, findPass } from "./star-pass.ts";
import { StarFlag } from "./star-table.ts";

/** Taken when there is no star to estimate the width from, px. */
const DEFAULT_FWHM = 3;
/** Before the stars' width is known nothing is dropped that could be one of this width, px. */
const SHARPEST_FWHM = 1.3;
/** Stars that the width is estimated from: this bright, this many at most. */
const WIDTH_SNR = 20;
const WIDTH_STARS = 400;
const WIDTH_ROUNDNESS = 0.5;
/** As many bright stars tell the width; of fewer, some may be defects. */
const ENOUGH_STARS = 8;
/** Stars compared between filters, brightest first. */
const COMPARED = 12;
/** A wider filter must see this much more signal-to-noise, squared, than a narrower one. */
const WIDER_GAIN = 1.1;
/** A wider filter looks once more for a chance peak: a star that only it sees is this much higher. */
const WIDER_THRESHOLD = 0.5;
/** The widest filter, part of the image's shorter side: wider structures are no stars. */
const WIDEST_PART = 0.2;
/** The finest binning leaves filters this wide, binned px. */
const BINNED_FWHM = 3;

/** The width that a frame is searched with, px. */
export function searchWidth(frame: Frame, threshold: number): number {
  return usualWidth(frame, threshold) ?? DEFAULT_FWHM;
}

/**
 * Usual width of a frame's stars, px; null where none stands out at any width.
 *
 * Stars too faint to have a shape give the width, to some 20 %, at which all of them together stand
 * out most.
 */
export function usualWidth(frame: Frame, threshold: number): number | null {
  const narrow = brightWidth(frame, DEFAULT_FWHM, threshold);
  // A filter of half the stars' width finds few of them, or several pieces of each.
  const second =
    narrow.fwhm > 2 * DEFAULT_FWHM ? brightWidth(frame, narrow.fwhm, threshold) : narrow;
  const told = Number.isNaN(second.fwhm) ? narrow : second;
  if (told.stars >= ENOUGH_STARS) return told.fwhm;
  const first = Number.isNaN(told.fwhm) ? DEFAULT_FWHM : told.fwhm;
  const best = bestFilter(frame, first, threshold);
  if (best === null) return Number.isNaN(told.fwhm) ? null : told.fwhm;
  if (best.fwhm === first) return first;
  const wide = brightWidth(frame, best.fwhm, threshold);
  return Number.isNaN(wide.fwhm) ? best.refined : wide.fwhm;
}

/** Usual width of the bright stars that a filter of this width finds, NaN without any; and how many. */
function brightWidth(frame: Frame, fwhm: number, threshold: number) {
  const bright = findPass(frame, {
    fwhm,
    sharpestFwhm: SHARPEST_FWHM,
    threshold: Math.max(threshold, WIDTH_SNR / 2),
    border: Math.ceil(2 * fwhm),
    separation: 2 * fwhm,
    minimumRoundness: 0,
  }).filter(
    (star) => star.flags === 0 && star.snr >= WIDTH_SNR && star.roundness >= WIDTH_ROUNDNESS,
  );
  // The densest half of the widths: burned-in text and galaxies have others.
  const widths = bright.slice(0, WIDTH_STARS).map((star) => star.fwhm);
  const finite = Float64Array.from(widths.filter(Number.isFinite));
  return { fwhm: robustMean(finite).mean, stars: finite.length };
}

/**
 * The filter that sees most of a frame's stars: `first`, or one of twice, four times ... the usual
 * narrow width. Null where none sees a star.
 */
function bestFilter(frame: Frame, first: number, threshold: number) {
  const seen = [{ fwhm: first, power: powerOf(frame, first, threshold) }];
  const widest = WIDEST_PART * Math.min(frame.width, frame.height);
  let best = seen[0]!;
  for (let fwhm = 2 * DEFAULT_FWHM; fwhm <= widest; fwhm *= 2) {
    if (fwhm < 1.5 * first) continue;
    const one = { fwhm, power: powerOf(frame, fwhm, threshold + WIDER_THRESHOLD) };
    seen.push(one);
    if (one.power > WIDER_GAIN * best.power) best = one;
    // Twice the usual widths are always tried, more only while they help.
    else if (fwhm >= 4 * DEFAULT_FWHM) break;
  }
  return best.power > 0 ? { fwhm: best.fwhm, refined: refine(seen, seen.indexOf(best)) } : null;
}

/** Signal-to-noise ratio, squared, of the brightest stars that a filter sees, together. */
function powerOf(frame: Frame, fwhm: number, threshold: number): number {
  const bin = Math.max(1, Math.floor(fwhm / BINNED_FWHM));
  const binned = bin === 1 ? frame : binFrame(frame, bin);
  const stars = findPass(binned, {
    fwhm: fwhm / bin,
    sharpestFwhm: SHARPEST_FWHM,
    threshold,
    border: Math.ceil(fwhm / bin),
    separation: (2 * fwhm) / bin,
    minimumRoundness: 0,
  });
  // What is left of a background beside a mask looks like a wide star.
  const whole = stars.filter(({ flags }) => (flags & StarFlag.maskedPixels) === 0);
  const brightest = whole.map(({ snr }) => snr).sort((a, b) => b - a);
  return brightest.slice(0, COMPARED).reduce((sum, snr) => sum + snr * snr, 0);
}

/** The top of a parabola through the best filter and those beside it, over the logarithm of the width. */
function refine(seen: readonly { fwhm: number; power: number }[], at: number): number {
  const [below, here, above] = [seen[at - 1], seen[at]!, seen[at + 1]];
  if (!below || !above || !(below.power > 0) || !(above.power > 0)) return here.fwhm;
  const [x0, x2] = [Math.log(below.fwhm / here.fwhm), Math.log(above.fwhm / here.fwhm)];
  const [y0, y2] = [Math.log(below.power / here.power), Math.log(above.power / here.power)];
  const curvature = (y0 / x0 - y2 / x2) / (x0 - x2);
  const slope = y0 / x0 - curvature * x0;
  const top = curvature < 0 ? -slope / (2 * curvature) : 0;
  return here.fwhm * Math.exp(Math.min(x2 / 2, Math.max(x0 / 2, top)));
}
