/** Which stars are measured, under which names. */

import { MeasurementFlag } from "@photkit/aperture";
import type { ApertureRole } from "@photkit/lightcurve";
import type { TrackingStar } from "@photkit/tracking";
import { ExtractionError } from "../errors.ts";
import { stays, whileInside } from "../locate/field-motion.ts";
import { partedPlace } from "../locate/parted-place.ts";
import {
  noStarThere,
  type ReferencePicture,
  type ReferenceStar,
  TRACKERS,
  trackingStar,
  trackingStarsAt,
} from "../locate/reference-picture.ts";
import { ownMethod } from "../methods/own-method.ts";
import type { Place } from "../methods/resolved-method.ts";
import type { StarMethod } from "../options/method-options.ts";
import {
  DEFAULT_MAXIMUM_STARS,
  DEFAULT_METHOD,
  type ExtractionOptions,
  followsStars,
  namesAskedFor,
  type StarChoice,
  trackChoices,
} from "../options/options.ts";
import { chooseTrackers, neighbourRatio, soundStars } from "./choose-trackers.ts";
import { freeNames } from "./free-names.ts";
import { neighboursOf } from "./neighbourhood.ts";
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
  /** Whether the target, or any star when none is named, is the only one that is followed. */
  readonly alone: boolean;
  readonly warnings: readonly string[];
}

/** Least signal-to-noise, in one frame, of all tracking stars together. */
const LEADING_SNR = 7;
/** Side of a flash aperture when none is given, in px. */
const FLASH_SIZE = 51;
/** Least signal-to-noise, in the reference picture, of a star measured by own choice. */
const TRUSTED_SNR = 15;
/** The same where no target is named: one that is occulted for half of the first frames is faint. */
const SEEN_SNR = 8;
/**
 * Stars to compare a target with stand alone and far from the edges: nothing brighter than `brighter`
 * times themselves within `apart` FWHM, `margin` FWHM from every edge. Where the star that is occulted
 * is not named it may be any, so that only those are left out whose light cannot be told from another's.
 */
const COMPARED = { apart: 3, brighter: 0.5, margin: 4 };
const SEARCHED = { apart: 1.2, brighter: 1, margin: 2 };
/** Stars that are seen and not measured are named one by one up to this many. */
const NAMED_UNMEASURED = 8;

/**
 * Stars asked for first, then the tracking stars and, unless references were given, those the
 * program trusts: well seen, not saturated, alone, inside the picture as long as the target is.
 *
 * @throws ExtractionError `"no-star-there"` when none of the comparison or tracking stars is seen,
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
      warnings.push(unseenWarning(name, choice));
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
  requireSomeReference(reference, options.references ?? []);
  options.references?.forEach((choice, i) => {
    point(choice, "reference", choice.name ?? `ref${i + 1}`);
  });
  const target = stars[0]?.role === "target" ? stars[0] : null;
  const field = target === null ? reference : whileInside(reference, target.x, target.y);
  const taken = new Set(namesAskedFor(options));
  const named = trackChoices(options) ?? [];
  const asked = trackingStarsAt(picture, table, fwhm, named);
  const chosen = () => (followsStars(options) ? ownTrackers(field, target) : []);
  const trackers = asked.length > 0 ? asked.map(({ star }) => star) : chosen();
  const freeTrack = freeNames("track", taken);
  trackers.forEach(({ x, y, flux }, i) => {
    const given = asked[i];
    const name = given === undefined ? freeTrack() : trackName(given.choice, given.index);
    const choice = given?.choice;
    add({ name, role: "track", asked: choice !== undefined, x, y, flux, ...own(choice) });
  });
  named.forEach((choice, i) => {
    if (asked.some(({ index }) => index === i)) return;
    point(choice, "track", trackName(choice, i));
    warnings.push(notFollowedWarning(trackName(choice, i)));
  });
  if (target !== null && trackers.some((star) => isAt(star, target, fwhm)))
    warnings.push(ownLightWarning(target.name));
  if (target === null && isAlone(trackers, target, fwhm))
    warnings.push(ownLightWarning("the only star to follow"));
  if (options.references === undefined) {
    const left = addTrusted(field, options, stars, add, freeNames("star", taken));
    if (target === null) warnings.push(...unmeasuredWarnings(left));
  }
  const all = [...stars, ...flashPlaces(reference, options)];
  const reserve = reserveOf(reference, target);
  return { stars: all, trackers, reserve, alone: isAlone(trackers, target, fwhm), warnings };
}

const trackName = (choice: StarChoice, i: number): string => choice.name ?? `track${i + 1}`;

/** Comparison stars that are not seen are measured where they are pointed at, but one must be seen. */
function requireSomeReference(
  { picture, stars, fwhm }: ReferencePicture,
  references: readonly StarChoice[],
): void {
  const snapped = references.map((choice, i) =>
    snapToStar(picture, stars, fwhm, { name: `ref${i + 1}`, ...choice }),
  );
  if (references.length > 0 && snapped.every(({ flux }) => flux === null))
    throw noStarThere("comparison", references[0]!, snapped[0]!.radius, stars.length);
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

/** Whether the star that may vanish, which is the target or any when none is named, is all that is followed. */
export const isAlone = (trackers: readonly Place[], target: Place | null, fwhm: number): boolean =>
  target === null
    ? trackers.length === 1
    : trackers.length > 0 && trackers.every((star) => isAt(star, target, fwhm));

/** A star that is asked for where the reference picture shows none. */
export const unseenWarning = (name: string, { x, y }: Place): string =>
  `no star is seen at (${x}, ${y}) in the first frames; ${name} is measured at that place.`;

/** A tracking star that is asked for and not seen. */
export const notFollowedWarning = (name: string): string => `${name} is not followed.`;

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

/** A star that is seen and not measured, and why. */
interface Unmeasured extends Place {
  readonly why: string;
}

/** Adds the stars that can be trusted, and tells which cannot. */
function addTrusted(
  reference: ReferencePicture,
  options: ExtractionOptions,
  stars: readonly MeasuredStar[],
  add: (star: Omit<MeasuredStar, "neighbours">) => boolean,
  nextName: () => string,
): Unmeasured[] {
  const { stars: table, fwhm } = reference;
  const limit = options.maximumStars ?? DEFAULT_MAXIMUM_STARS;
  const named = options.target !== undefined;
  const left: Unmeasured[] = [];
  let name = nextName();
  for (let i = 0; i < table.length; i++) {
    const place = { x: table.x[i]!, y: table.y[i]! };
    if (stars.some((star) => isAt(star, place, fwhm))) continue;
    const why =
      stars.length >= limit ? `more than ${limit} stars` : reasonAgainst(reference, i, named);
    if (why !== null) left.push({ ...place, why });
    else if (add({ name, role: "star", asked: false, ...place, flux: table.flux[i]! })) {
      name = nextName();
    }
  }
  return left;
}

/** Why a star is not measured by own choice; null when it is. */
function reasonAgainst(reference: ReferencePicture, i: number, named: boolean): string | null {
  const { stars: table, fwhm } = reference;
  if (!(table.snr[i]! >= (named ? TRUSTED_SNR : SEEN_SNR))) return "too faint";
  if ((table.flags[i]! & MeasurementFlag.saturated) !== 0) return "saturated";
  const { apart, brighter, margin } = named ? COMPARED : SEARCHED;
  if (neighbourRatio(table, i, apart * fwhm) >= brighter) return "too near to another star";
  if (!stays(reference, table.x[i]!, table.y[i]!, margin * fwhm)) return "too near to the edge";
  return null;
}

function unmeasuredWarnings(left: readonly Unmeasured[]): string[] {
  if (left.length === 0) return [];
  const named = left
    .slice(0, NAMED_UNMEASURED)
    .map(({ x, y, why }) => `${x.toFixed(0)},${y.toFixed(0)} (${why})`)
    .join("; ");
  const more = left.length > NAMED_UNMEASURED ? `; ${left.length - NAMED_UNMEASURED} more` : "";
  return [
    `stars were seen and not measured: ${named}${more}. To measure one, give its place, such as --target ${left[0]!.x.toFixed(0)},${left[0]!.y.toFixed(0)}.`,
  ];
}
