/** Which stars are measured, under which names. */

import { MeasurementFlag } from "@photkit/aperture";
import type { ApertureRole } from "@photkit/lightcurve";
import type { TrackingStar } from "@photkit/tracking";
import { chooseTrackers, neighbourRatio, soundStars, stays } from "./choose-trackers.ts";
import { DEFAULT_MAXIMUM_STARS, type ExtractionOptions, type StarChoice } from "./options.ts";
import {
  type ReferencePicture,
  TRACKERS,
  trackingStar,
  trackingStarAt,
} from "./reference-picture.ts";
import { snapToStar } from "./snap.ts";

/** A star to be measured, at its place in the reference picture. */
export interface MeasuredStar {
  readonly name: string;
  readonly role: ApertureRole;
  readonly x: number;
  readonly y: number;
  /** Flux in the reference picture, or null when no star is seen there. */
  readonly flux: number | null;
  /** Whether the light of another star reaches into its aperture. */
  readonly hasNeighbour: boolean;
}

export interface StarSelection {
  readonly stars: readonly MeasuredStar[];
  readonly trackers: readonly TrackingStar[];
  /** Stars to track on when the trackers have left the picture, brightest first. */
  readonly reserve: readonly TrackingStar[];
  readonly warnings: readonly string[];
}

/** Least signal-to-noise, in the reference picture, of a star measured by own choice. */
const TRUSTED_SNR = 15;

/**
 * Stars asked for first, then, unless both target and references were given, those the program
 * trusts: well seen, not saturated, alone, inside the picture to the end.
 */
export function chooseStars(
  reference: ReferencePicture,
  options: ExtractionOptions,
): StarSelection {
  const { picture, stars: table, fwhm } = reference;
  const warnings: string[] = [];
  const stars: MeasuredStar[] = [];
  const add = (star: Omit<MeasuredStar, "hasNeighbour">) => {
    if (stars.some((other) => Math.hypot(other.x - star.x, other.y - star.y) < fwhm)) return false;
    stars.push({ ...star, hasNeighbour: hasNeighbour(reference, star.x, star.y) });
    return true;
  };
  const point = (choice: StarChoice, role: ApertureRole, name: string) => {
    const snapped = snapToStar(picture, table, fwhm, { ...choice, name });
    if (snapped.flux === null) {
      warnings.push(
        `no star is seen at (${choice.x}, ${choice.y}) in the first frames; ${name} is measured at that place.`,
      );
    }
    const { x, y, flux } = snapped;
    if (!add({ name, role, x, y, flux })) {
      warnings.push(
        `${name} at (${choice.x}, ${choice.y}) is a star already named; it is left out.`,
      );
    }
  };
  if (options.target !== undefined)
    point(options.target, "target", options.target.name ?? "target");
  options.references?.forEach((choice, i) => {
    point(choice, "reference", choice.name ?? `ref${i + 1}`);
  });
  const notTheTarget = (rows: readonly number[]) =>
    rows.map((i) => trackingStar(table, i)).filter((star) => !isTarget(stars[0], star, fwhm));
  const trackers =
    options.track !== undefined && options.track.length > 0
      ? options.track.map((choice) => trackingStarAt(picture, table, fwhm, choice))
      : notTheTarget(chooseTrackers(table, reference, TRACKERS + 1)).slice(0, TRACKERS);
  trackers.forEach(({ x, y, flux }, i) => {
    add({ name: options.track?.[i]?.name ?? `track${i + 1}`, role: "track", x, y, flux });
  });
  if (options.references === undefined) addTrusted(reference, options, stars, add);
  return { stars, trackers, reserve: notTheTarget(soundStars(table, fwhm)), warnings };
}

/** The target never leads the way: it is the star that may vanish. */
function isTarget(
  first: MeasuredStar | undefined,
  star: { readonly x: number; readonly y: number },
  fwhm: number,
): boolean {
  return first?.role === "target" && Math.hypot(first.x - star.x, first.y - star.y) < fwhm;
}

function addTrusted(
  reference: ReferencePicture,
  options: ExtractionOptions,
  stars: readonly MeasuredStar[],
  add: (star: Omit<MeasuredStar, "hasNeighbour">) => boolean,
): void {
  const { stars: table, fwhm } = reference;
  const limit = options.maximumStars ?? DEFAULT_MAXIMUM_STARS;
  let number = 0;
  for (let i = 0; i < table.length && stars.length < limit; i++) {
    const trusted =
      table.snr[i]! >= TRUSTED_SNR &&
      (table.flags[i]! & MeasurementFlag.saturated) === 0 &&
      neighbourRatio(table, i, 3 * fwhm) < 0.5 &&
      stays(reference, table.x[i]!, table.y[i]!, 4 * fwhm);
    if (!trusted) continue;
    const name = `star${number + 1}`;
    if (add({ name, role: "star", x: table.x[i]!, y: table.y[i]!, flux: table.flux[i]! })) number++;
  }
}

/** Another star closer than 2 FWHM with more than 3 % of this one's flux, by the catalogue. */
function hasNeighbour(reference: ReferencePicture, x: number, y: number): boolean {
  const { stars, fwhm } = reference;
  for (let i = 0; i < stars.length; i++) {
    if (Math.hypot(stars.x[i]! - x, stars.y[i]! - y) < 0.5 * fwhm) {
      return neighbourRatio(stars, i, 2 * fwhm) > 0.03;
    }
  }
  return false;
}
