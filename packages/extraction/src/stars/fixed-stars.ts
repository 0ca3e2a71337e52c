/** Stars that an aperture set names: nothing is snapped, chosen or renamed. */

import { type ApertureSeries, unsteadyReferences } from "@photkit/lightcurve";
import type { ReferencePicture } from "../locate/reference-picture.ts";
import type { ExtractionOptions, FixedStars } from "../options/options.ts";
import {
  isAlone,
  isAt,
  type MeasuredStar,
  notFollowedWarning,
  ownLightWarning,
  reserveOf,
  type StarSelection,
  unseenWarning,
} from "./choose-stars.ts";
import { comparisonWarnings } from "./comparison-warnings.ts";
import { addExcessNoise } from "./empirical-errors.ts";
import type { NamedSeries } from "./name-stars.ts";
import { neighboursOf } from "./neighbourhood.ts";
import { requireInside } from "./snap.ts";

/**
 * The stars of `fixed` at the very places it gives.
 *
 * @throws ExtractionError `"outside-frame"`.
 */
export function fixedSelection(
  reference: ReferencePicture,
  { frame, size, stars, tracking }: FixedStars,
): StarSelection {
  const { firstFrame, fwhm, height, width } = reference;
  const otherSize =
    size === undefined || (size.width === width && size.height === height)
      ? null
      : `the stars' places were found in frames of ${size.width} x ${size.height} px, and these have ${width} x ${height} px`;
  const measured = stars.map((star): MeasuredStar => {
    requireInside(
      reference,
      star.name,
      star,
      otherSize === null ? "" : `By the aperture set, ${otherSize}.`,
    );
    return { ...star, asked: true, neighbours: neighboursOf(reference, star) };
  });
  const target = measured.find((star) => star.role === "target") ?? null;
  const leads = target !== null && tracking.some((star) => isAt(star, target, fwhm));
  return {
    stars: measured,
    trackers: tracking,
    reserve: reserveOf(reference, target),
    alone: isAlone(tracking, target, fwhm),
    warnings: [
      ...measured
        .filter(({ role, flux }) => role !== "flash" && flux === null)
        .flatMap((star) => [
          unseenWarning(star.name, star),
          ...(star.role === "track" ? [notFollowedWarning(star.name)] : []),
        ]),
      ...(leads ? [ownLightWarning(target.name)] : []),
      ...(target === null && isAlone(tracking, target, fwhm)
        ? [ownLightWarning("the only star to follow")]
        : []),
      ...(otherSize === null
        ? []
        : [`${otherSize}: the apertures may lie on other stars, or on none.`]),
      ...(frame === firstFrame
        ? []
        : [
            `the stars' places are those of frame ${frame}; they are taken for frame ${firstFrame}, where the run begins.`,
          ]),
    ],
  };
}

/** The series as `fixed` names them, with their errors filled in. */
export function fixedNames(
  measured: readonly ApertureSeries[],
  { stars }: FixedStars,
  { gain }: ExtractionOptions,
): NamedSeries {
  const ensemble = measured.filter((_, k) => stars[k]!.comparison);
  if (gain === undefined) addExcessNoise(measured, ensemble);
  const leftOut = measured.filter((_, k) => !stars[k]!.comparison && stars[k]!.unsteady === true);
  const unsteady = new Set(unsteadyReferences([...ensemble, ...leftOut]));
  // With a target, the program compares with a tracking star only where it joins stars of the user's.
  const isPointedAt = measured.some(({ role }) => role === "target");
  const isJoined = ({ role }: ApertureSeries) => isPointedAt && role === "track";
  return {
    series: measured,
    ensemble: ensemble.map(({ name }) => name),
    leftOut: leftOut.map(({ name }) => name),
    ensembleScatter: ensemble.map(() => null),
    warnings: comparisonWarnings({
      given: ensemble.filter((series) => !isJoined(series)),
      joined: ensemble.filter(isJoined),
      unsteady: [...ensemble, ...leftOut].filter(({ name }) => unsteady.has(name)),
      ensemble,
      nameOf: ({ name }) => name,
    }),
  };
}
