/** What must be known of the comparison stars: which were added, which leave the others. */

import { type ApertureSeries, referenceResiduals } from "@photkit/lightcurve";

/** Part of the frames that comparison stars may part in without a word. */
const DISPUTED = 0.03;

export interface ComparisonStars {
  /** Those that the user named, where tracking stars may join them. */
  readonly given: readonly ApertureSeries[];
  /** The tracking stars that joined them. */
  readonly joined: readonly ApertureSeries[];
  /** Those that do not stay with the others. */
  readonly unsteady: readonly ApertureSeries[];
  /** All that are compared with. */
  readonly ensemble: readonly ApertureSeries[];
  /** Final name of a star. */
  nameOf(series: ApertureSeries): string;
}

/** The warnings on comparison stars, empty when all is well. */
export const comparisonWarnings = (stars: ComparisonStars): string[] => [
  ...joinedWarning(stars),
  ...stars.unsteady.map((series) => unsteadyWarning(stars.nameOf(series))),
  ...disputedWarning(stars),
];

function joinedWarning({ given, joined, nameOf }: ComparisonStars): string[] {
  if (joined.length === 0) return [];
  const list = (stars: readonly ApertureSeries[]) => stars.map(nameOf).join(", ");
  return [
    `the comparison stars (${list(given)}) would add much noise to the target's: it is compared with the tracking stars (${list(joined)}) too.`,
  ];
}

const unsteadyWarning = (name: string): string =>
  `${name} does not stay with the other comparison stars (it varies, or lies on a defect): it takes no part where it leaves them.`;

function disputedWarning({ ensemble, nameOf }: ComparisonStars): string[] {
  const { disputed } = referenceResiduals(ensemble);
  const frames = disputed.reduce((sum, one) => sum + one, 0);
  if (frames < 3 || frames < DISPUTED * disputed.length) return [];
  const names = ensemble.map(nameOf).join(" and ");
  return [
    `the comparison stars ${names} part in ${frames} frames: which of them changed there cannot be told, and an event in these frames may be theirs.`,
  ];
}
