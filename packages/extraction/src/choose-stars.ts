/** Which stars are measured, under which names. */

import { MeasurementFlag } from "@photkit/aperture";
import type { ApertureRole } from "@photkit/lightcurve";
import type { TrackingStar } from "@photkit/tracking";
import {
  chooseTrackers,
  neighbourRatio,
  soundStars,
  stays,
  whileInside,
} from "./choose-trackers.ts";
import { ExtractionError } from "./errors.ts";
import { freeNames } from "./free-names.ts";
import type { StarMethod } from "./method-options.ts";
import { neighboursOf } from "./neighbourhood.ts";
import {
  DEFAULT_MAXIMUM_STARS,
  DEFAULT_METHOD,
  type ExtractionOptions,
  followsStars,
  namesAskedFor,
  type StarChoice,
  trackChoices,
} from "./options.ts";
import { ownMethod } from "./own-method.ts";
import { partedPlace } from "./parted-place.ts";
import {
  noStarThere,
  type ReferencePicture,
  type ReferenceStar,
  TRACKERS,
  trackingStar,
  trackingStarAt,
} from "./reference-picture.ts";
import type { Place } from "./resolved-method.ts";
import { requireInside, snapToStar } from "./snap.ts";

/** A star to be measured, at its place in the reference picture. */
export interface MeasuredStar {
  /** Different for each star. */
  readonly name: string;
  readonly role: ApertureRole;
  /** Whether the user named it, rather than the program. */
  readonly asked: boolean;
  readonly x: number;
  readonly y: number;
  /** Flux in the reference picture, or null when no star is seen there. */
  readonly flux: number | null;
  /** Places of the stars around it, whose light may reach into its aperture. */
  readonly neighbours: readonly Place[];
  /** How it is measured, where it has a method of its own. */
  readonly method?: StarMethod;
}

export interface StarSelection {
  readonly stars: readonly MeasuredStar[];
  readonly trackers: readonly TrackingStar[];
  /** Stars to track on when the trackers have left the picture, brightest first. */
  readonly reserve: readonly TrackingStar[];
  /** Whether the target is the only star that is followed. */
  readonly alone: boolean;
  readonly warnings: readonly string[];
}

/** Least signal-to-noise, in one frame, of all tracking stars together. */
const LEADING_SNR = 7;
/** Side of a flash aperture when none is given, in px. */
const FLASH_SIZE = 51;
/** Least signal-to-noise, in the reference picture, of a star measured by own choice. */
const TRUSTED_SNR = 15;

/**
 * Stars asked for first, then the tracking stars and, unless references were given, those the
 * program trusts: well seen, not saturated, alone, inside the picture as long as the target is.
 *
 * @throws ExtractionError `"no-star-there"` for a comparison or tracking star that is not seen,
 *   `"no-stars"` when there is none to follow.
 */
export function chooseStars(
  reference: ReferencePicture,
  options: ExtractionOptions,
): StarSelection {
  const { picture, stars: table, fwhm } = reference;
  const warnings: string[] = [];
  const stars: MeasuredStar[] = [];
  const add = (star: Omit<MeasuredStar, "neighbours">) => {
    if (stars.some((other) => isAt(other, star, fwhm))) return false;
    const neighbours = neighboursOf(reference, star);
    stars.push({ ...star, ...partedPlace(reference, star), neighbours });
    return true;
  };
  const own = (choice: StarChoice | undefined) => {
    const method = choice && ownMethod(choice, options.method ?? DEFAULT_METHOD);
    return method && { method };
  };
  const point = (choice: StarChoice, role: ApertureRole, name: string) => {
    const snapped = snapToStar(picture, table, fwhm, { ...choice, name });
    if (snapped.flux === null) {
      if (role === "reference") throw noStarThere("comparison", choice, snapped.radius);
      warnings.push(
        `no star is seen at (${choice.x}, ${choice.y}) in the first frames; ${name} is measured at that place.`,
      );
    }
    const { x, y, flux } = snapped;
    if (!add({ name, role, asked: true, x, y, flux, ...own(choice) })) {
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
  const target = stars[0]?.role === "target" ? stars[0] : null;
  const field = target === null ? reference : whileInside(reference, target.x, target.y);
  const taken = new Set(namesAskedFor(options));
  const named = trackChoices(options) ?? [];
  const asked = named.map((choice) => trackingStarAt(picture, table, fwhm, choice));
  const chosen = () => (followsStars(options) ? ownTrackers(field, target) : []);
  const trackers = asked.length > 0 ? asked : chosen();
  const freeTrack = freeNames("track", taken);
  trackers.forEach(({ x, y, flux }, i) => {
    const choice = named[i];
    const name = choice === undefined ? freeTrack() : (choice.name ?? `track${i + 1}`);
    add({ name, role: "track", asked: choice !== undefined, x, y, flux, ...own(choice) });
  });
  if (target !== null && trackers.some((star) => isAt(star, target, fwhm)))
    warnings.push(ownLightWarning(target.name));
  if (options.references === undefined) {
    addTrusted(field, options, stars, add, freeNames("star", taken));
  }
  const all = [...stars, ...flashPlaces(reference, options)];
  const reserve = reserveOf(reference, target);
  return { stars: all, trackers, reserve, alone: isAlone(trackers, target, fwhm), warnings };
}

/** The flash apertures: places, not stars. */
const flashPlaces = (
  reference: ReferencePicture,
  { flash = [] }: ExtractionOptions,
): MeasuredStar[] =>
  flash.map((choice, i) => {
    const { x, y, name = `flash${i + 1}`, size = FLASH_SIZE } = choice;
    requireInside(reference, name, choice);
    const method = { kind: "flash", size } as const;
    return { name, role: "flash", asked: true, x, y, flux: null, neighbours: [], method };
  });

/** Sound stars other than the target, brightest first. */
export const reserveOf = (
  { stars, fwhm }: ReferencePicture,
  target: Place | null,
): readonly TrackingStar[] =>
  soundStars(stars, fwhm)
    .map((i) => trackingStar(stars, i))
    .filter((star) => target === null || !isAt(star, target, fwhm));

/** Whether the target is followed, and nothing else is. */
export const isAlone = (trackers: readonly Place[], target: Place | null, fwhm: number): boolean =>
  target !== null && trackers.length > 0 && trackers.every((star) => isAt(star, target, fwhm));

/** What it means that the target leads its own way. */
export const ownLightWarning = (target: string): string =>
  `${target} is followed by its own light: where it vanishes its place follows from its motion, and frames in which that is not sure take no part in event times. A cloud looks like an occultation.`;

/** The target leads the way only where no other star can: it is the one that may vanish. */
function ownTrackers(reference: ReferencePicture, target: Place | null): readonly ReferenceStar[] {
  const rows = chooseTrackers(reference.stars, reference, TRACKERS + 1);
  if (rows.length === 0) {
    throw new ExtractionError(
      "no-stars",
      "no star stands out in the mean of the first frames; give --track x,y for a star to follow.",
    );
  }
  const { stars, fwhm } = reference;
  const place = (i: number): Place => ({ x: stars.x[i]!, y: stars.y[i]! });
  const own = rows.filter((i) => target !== null && isAt(place(i), target, fwhm));
  const others = rows.filter((i) => !own.includes(i)).slice(0, TRACKERS);
  const leading = own.length === 0 || lead(others, reference) ? others : own;
  return leading.map((i) => trackingStar(stars, i));
}

/** Whether stars that stand out in the mean picture do so in a single frame, all of them together. */
function lead(rows: readonly number[], { stars, pilot }: ReferencePicture): boolean {
  const frames = 1 + pilot.filter(({ pose }) => pose.state !== "predicted").length;
  return Math.hypot(...rows.map((i) => stars.snr[i]!)) / Math.sqrt(frames) >= LEADING_SNR;
}

export const isAt = (one: Place, other: Place, fwhm: number): boolean =>
  Math.hypot(one.x - other.x, one.y - other.y) < fwhm;

function addTrusted(
  reference: ReferencePicture,
  options: ExtractionOptions,
  stars: readonly MeasuredStar[],
  add: (star: Omit<MeasuredStar, "neighbours">) => boolean,
  nextName: () => string,
): void {
  const { stars: table, fwhm } = reference;
  const limit = options.maximumStars ?? DEFAULT_MAXIMUM_STARS;
  let name = nextName();
  for (let i = 0; i < table.length && stars.length < limit; i++) {
    const trusted =
      table.snr[i]! >= TRUSTED_SNR &&
      (table.flags[i]! & MeasurementFlag.saturated) === 0 &&
      neighbourRatio(table, i, 3 * fwhm) < 0.5 &&
      stays(reference, table.x[i]!, table.y[i]!, 4 * fwhm);
    if (!trusted) continue;
    const place = { x: table.x[i]!, y: table.y[i]!, flux: table.flux[i]! };
    if (add({ name, role: "star", asked: false, ...place })) name = nextName();
  }
}
