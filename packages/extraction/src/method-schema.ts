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

const annulus = optional(objectOf({ inner: positive, outer: positive }));
const sizes = optional(listOf(positive, { most: 100 }));
const numbers = pipe(
  finiteColumn,
  transform((values) => Float64Array.from(values)),
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
  windowSize: optional(oddInteger),
  thresholdSigma: optional(positive),
  defaultRadius: optional(positive),
} as const;

const METHODS = [
  objectOf({ kind: constant("quietest"), annulus }),
  objectOf({ kind: constant("optimal"), fwhm: optional(positive), annulus }),
  objectOf({ kind: constant("circle"), radius: optional(positive), annulus, nested: sizes }),
  objectOf({ kind: constant("adaptive"), ...blob, nested: sizes }),
  objectOf({
    kind: constant("psf"),
    psf: optional(lazy((psf) => (typeof psf === "object" ? givenPsf : learntPsf))),
    positions: optional(oneOf(["forced", "free"])),
    radius: optional(positive),
  }),
  objectOf({
    kind: constant("tight-mask"),
    radius: optional(positive),
    hunt: optional(integerBetween(0, 10)),
    annulus,
  }),
  objectOf({ kind: constant("tracker-mask"), ...blob }),
] as const;

/** Widest annulus, px. */
const WIDEST = 1e4;

const annulusFits = (
  method: {
    readonly kind: string;
    readonly annulus?: Ring;
    readonly radius?: number;
    readonly fwhm?: number;
  },
  wrong: Wrong,
): void => {
  const { annulus: ring, radius, fwhm } = method;
  if (ring === undefined) return;
  const least = radius ?? fwhm ?? 0;
  if (ring.inner < least || ring.inner > WIDEST)
    wrong(["annulus", "inner"], `between ${least} and ${WIDEST}`, ring.inner);
  else if (ring.outer < ring.inner + 1 || ring.outer > WIDEST)
    wrong(["annulus", "outer"], `between ${ring.inner + 1} and ${WIDEST}`, ring.outer);
};

/** A method of a run. */
export const methodSchema = pipe(
  kindsOf("kind", METHODS),
  demands((method, wrong) => annulusFits(method, wrong)),
);

/** A method of one star, or the whole light of a window. */
export const starMethodSchema = pipe(
  kindsOf("kind", [...METHODS, objectOf({ kind: constant("flash"), size: oddInteger })]),
  demands((method, wrong) => annulusFits(method, wrong)),
);

/** A star that is pointed at. */
export const starChoiceSchema = objectOf({
  x: finite,
  y: finite,
  name: optional(filledText),
  radius: optional(positive),
  thresholdSigma: optional(positive),
  method: optional(methodSchema),
});

/** One place of a path. */
export const pathPointSchema = objectOf({ frame: integerAtLeast(0), x: finite, y: finite });
