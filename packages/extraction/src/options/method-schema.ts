/** The ways to measure a star as documents have them: one schema for each kind of method. */

import {
  between,
  constant,
  demands,
  filledText,
  finite,
  finiteColumn,
  integerAtLeast,
  integerBetween,
  kindsOf,
  lazy,
  listOf,
  objectOf,
  oddInteger,
  oneOf,
  optional,
  pipe,
  positive,
  transform,
  type Wrong,
} from "@photkit/errors/schema";
import type { Ring } from "./method-options.ts";

/** Largest aperture and farthest annulus, px: what the kernels below take. */
const LARGEST_RADIUS = 512;
const WIDEST_ANNULUS = 1024;
/** Largest window, px. */
const LARGEST_WINDOW = 2047;

const annulus = optional(objectOf({ inner: positive, outer: positive }));
const radius = (least: number) => optional(between(least, LARGEST_RADIUS));
const radii = optional(listOf(between(0.1, LARGEST_RADIUS), { most: 100 }));
const thresholds = optional(listOf(positive, { most: 100 }));
const windowSize = pipe(
  oddInteger,
  demands<number>((side, wrong) => {
    if (side < 3 || side > LARGEST_WINDOW)
      wrong([], `an odd integer between 3 and ${LARGEST_WINDOW}`, side);
  }),
);
const numbers = pipe(
  finiteColumn,
  transform((values): Float64Array => Float64Array.from(values)),
);

const elliptical = {
  fwhm: between(0.1, 500),
  axisRatio: optional(between(0.05, 20)),
  thetaRadians: optional(finite),
} as const;

const givenPsf = pipe(
  kindsOf("kind", [
    objectOf({ kind: constant("gaussian"), ...elliptical }),
    objectOf({ kind: constant("moffat"), beta: between(1.01, 1000), ...elliptical }),
    objectOf({
      kind: constant("empirical"),
      radius: integerBetween(1, 1000),
      oversampling: integerBetween(1, 100),
      values: numbers,
      fwhm: positive,
      deviations: optional(listOf(numbers, { most: 1000 })),
    }),
  ]),
  demands((psf, wrong) => {
    if (psf.kind !== "empirical") return;
    const size = (2 * psf.radius * psf.oversampling + 1) ** 2;
    const tables = [psf.values, ...(psf.deviations ?? [])];
    const k = tables.findIndex(({ length }) => length !== size);
    if (k < 0) return;
    wrong(k === 0 ? ["values"] : ["deviations", k - 1], `a list of ${size} numbers`, [
      ...(tables[k] ?? []),
    ]);
  }),
);

const learntPsf = oneOf(["gaussian", "moffat", "empirical"]);

const blob = {
  windowSize: optional(windowSize),
  thresholdSigma: optional(positive),
  defaultRadius: radius(0.1),
} as const;

const METHODS = [
  objectOf({ kind: constant("quietest"), annulus }),
  objectOf({ kind: constant("optimal"), fwhm: optional(between(0.1, 500)), annulus }),
  objectOf({ kind: constant("circle"), radius: radius(0.1), annulus, nested: radii }),
  objectOf({ kind: constant("adaptive"), ...blob, nested: thresholds }),
  objectOf({
    kind: constant("psf"),
    psf: optional(lazy((psf) => (typeof psf === "object" ? givenPsf : learntPsf))),
    positions: optional(oneOf(["forced", "free"])),
    radius: radius(1),
  }),
  objectOf({
    kind: constant("tight-mask"),
    radius: radius(0.5),
    hunt: optional(integerBetween(0, 10)),
    annulus,
  }),
  objectOf({ kind: constant("tracker-mask"), ...blob }),
] as const;

const annulusFits = (
  method: {
    readonly kind: string;
    readonly annulus?: Ring;
    readonly radius?: number;
    readonly fwhm?: number;
    readonly nested?: readonly number[];
  },
  wrong: Wrong,
): void => {
  const { annulus: around, radius, fwhm, nested = [] } = method;
  if (around === undefined) return;
  const least = Math.max(radius ?? fwhm ?? 0, ...nested);
  const { inner, outer } = around;
  if (inner < least || inner > WIDEST_ANNULUS)
    wrong(["annulus", "inner"], `between ${least} and ${WIDEST_ANNULUS}`, inner);
  else if (outer < inner + 1 || outer > WIDEST_ANNULUS)
    wrong(["annulus", "outer"], `between ${inner + 1} and ${WIDEST_ANNULUS}`, outer);
};

/** A method of a run. */
export const methodSchema = pipe(
  kindsOf("kind", METHODS),
  demands((method, wrong) => annulusFits(method, wrong)),
);

/** Side of a flash aperture, px. */
export const flashSize = pipe(
  oddInteger,
  demands<number>((side, wrong) => {
    if (side > LARGEST_WINDOW) wrong([], `an odd integer between 1 and ${LARGEST_WINDOW}`, side);
  }),
);

/** A method of one star, or the whole light of a window. */
export const starMethodSchema = pipe(
  kindsOf("kind", [...METHODS, objectOf({ kind: constant("flash"), size: flashSize })]),
  demands((method, wrong) => annulusFits(method, wrong)),
);

/** The fields of a star that is pointed at. */
export const starChoiceEntries = {
  x: finite,
  y: finite,
  name: optional(filledText),
  radius: radius(0.1),
  thresholdSigma: optional(positive),
  method: optional(methodSchema),
} as const;

/** One place of a path. */
export const pathPointSchema = objectOf({ frame: integerAtLeast(0), x: finite, y: finite });
