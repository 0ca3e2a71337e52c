/** Stars that an aperture set names: nothing is snapped, chosen or renamed. */

import type { ApertureSeries } from "@photkit/lightcurve";
import {
  isAlone,
  isAt,
  type MeasuredStar,
  ownLightWarning,
  reserveOf,
  type StarSelection,
} from "./choose-stars.ts";
import { addExcessNoise } from "./empirical-errors.ts";
import type { NamedSeries } from "./name-stars.ts";
import { neighboursOf } from "./neighbourhood.ts";
import type { ExtractionOptions, FixedStars } from "./options.ts";
import type { ReferencePicture } from "./reference-picture.ts";
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
  return {
    series: measured,
    ensemble: ensemble.map(({ name }) => name),
    ensembleScatter: ensemble.map(() => null),
    warnings: [],
  };
}
