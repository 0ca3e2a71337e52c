/** From where a user points to the star that is meant. */

import { centroid } from "@photkit/aperture";
import type { StarTable } from "@photkit/detection";
import { type ImageLike, sizeOf } from "@photkit/image";
import { ExtractionError } from "../errors.ts";
import type { StarChoice } from "../options/options.ts";

export interface SnappedStar {
  readonly x: number;
  readonly y: number;
  /** Flux and peak above the background in ADU; null when no star was found there. */
  readonly flux: number | null;
  readonly peak: number | null;
  /** Distance searched, in px. */
  readonly radius: number;
}

/** A coordinate for people. */
const shown = (px: number): string => String(Number(px.toFixed(2)));

/**
 * Refuses a place outside the frame.
 *
 * @param origin - a sentence on where the place comes from, for the message.
 * @throws ExtractionError `"outside-frame"`.
 */
export function requireInside(
  { width, height }: { readonly width: number; readonly height: number },
  name: string,
  { x, y }: { readonly x: number; readonly y: number },
  origin = "",
): void {
  if (x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1) return;
  throw new ExtractionError(
    "outside-frame",
    `${name} must lie in the frame, x 0 to ${width - 1} and y 0 to ${height - 1}. Received ${shown(x)},${shown(y)}.${origin && ` ${origin}`}`,
    { data: { x, y, width, height } },
  );
}

/**
 * The star nearest to `choice` within max(4 px, 1.5 FWHM); a fainter one than the list holds is
 * looked for on the spot, at several widths. Without either the place itself is taken, with `flux` null.
 *
 * @throws ExtractionError `"outside-frame"`.
 */
export function snapToStar(
  image: ImageLike,
  stars: StarTable,
  fwhm: number,
  choice: StarChoice,
): SnappedStar {
  requireInside(sizeOf(image), choice.name ?? "star", choice);
  const radius = Math.max(4, 1.5 * fwhm);
  let nearest = -1;
  let distance = radius;
  for (let i = 0; i < stars.length; i++) {
    const d = Math.hypot(stars.x[i]! - choice.x, stars.y[i]! - choice.y);
    if (d <= distance) {
      nearest = i;
      distance = d;
    }
  }
  if (nearest >= 0) {
    return {
      x: stars.x[nearest]!,
      y: stars.y[nearest]!,
      flux: stars.flux[nearest]!,
      peak: stars.peak[nearest]!,
      radius,
    };
  }
  const seen = WIDTHS.map((times) => faintStar(image, choice, times * fwhm, radius));
  const best = seen.reduce((one, other) =>
    (other?.signalToNoise ?? 0) > (one?.signalToNoise ?? 0) ? other : one,
  );
  if (best !== null) return { x: best.x, y: best.y, flux: best.flux, peak: best.peak, radius };
  return { x: choice.x, y: choice.y, flux: null, peak: null, radius };
}

/** Widths at which a star that the list does not hold is looked for, of the field's FWHM. */
const WIDTHS = [1, 1.6];
/** A star is found when its place is known to this part of its FWHM. */
const KNOWN = 0.3;
/** Light of a Gaussian star over its peak and the square of its FWHM. */
const GAUSSIAN_AREA = 1.133;

/** The star of this width near the place; null when its light does not stand out. */
function faintStar(image: ImageLike, { x, y }: StarChoice, fwhm: number, radius: number) {
  const star = centroid(image, x, y, { fwhm, radius: Math.max(radius, 1.5 * fwhm) });
  const near = Math.hypot(star.x - x, star.y - y) <= radius;
  const known = Math.max(star.xError, star.yError) < KNOWN * fwhm;
  if (!star.converged || !(star.flux > 0) || !near || !known) return null;
  return { ...star, peak: star.flux / (GAUSSIAN_AREA * fwhm * fwhm) };
}
