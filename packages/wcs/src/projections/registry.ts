/** Projections by their three letters in CTYPE. */

import { WcsError } from "../errors.ts";
import { conicEqualArea, conicEquidistant, conicOrthomorphic, conicPerspective } from "./conic.ts";
import {
  cylindricalEqualArea,
  cylindricalPerspective,
  mercator,
  plateCarree,
} from "./cylindrical.ts";
import { slantPerspective, tiltedPerspective } from "./perspective.ts";
import { bonne, polyconic } from "./polyconic.ts";
import type { Projection, ProjectionParameters } from "./projection.ts";
import { hammerAitoff, mollweide, parabolic, sansonFlamsteed } from "./pseudocylindrical.ts";
import { cobeCube, equalAreaCube, tangentialCube } from "./quad-cube.ts";
import { airy, zenithalPolynomial } from "./radial-polynomial.ts";
import {
  equidistant,
  gnomonic,
  orthographic,
  stereographic,
  zenithalEqualArea,
} from "./zenithal.ts";

const PROJECTIONS: ReadonlyMap<string, (parameter: ProjectionParameters) => Projection> = new Map(
  Object.entries({
    AZP: tiltedPerspective,
    SZP: slantPerspective,
    TAN: gnomonic,
    STG: stereographic,
    SIN: orthographic,
    ARC: equidistant,
    ZPN: zenithalPolynomial,
    ZEA: zenithalEqualArea,
    AIR: airy,
    CYP: cylindricalPerspective,
    CEA: cylindricalEqualArea,
    CAR: plateCarree,
    MER: mercator,
    SFL: sansonFlamsteed,
    PAR: parabolic,
    MOL: mollweide,
    AIT: hammerAitoff,
    COP: conicPerspective,
    COE: conicEqualArea,
    COD: conicEquidistant,
    COO: conicOrthomorphic,
    BON: bonne,
    PCO: polyconic,
    TSC: tangentialCube,
    CSC: cobeCube,
    QSC: equalAreaCube,
  }),
);

/** The codes of all projections that are known. */
export const PROJECTION_CODES: readonly string[] = [...PROJECTIONS.keys()];

/**
 * The projection `code` with the parameters PVi_0, PVi_1 … of the latitude axis.
 *
 * @throws WcsError `"unsupported"` for a code that is not known, `"invalid-header"` for parameters
 *   that make no projection.
 */
export function projectionOf(code: string, parameters: readonly (number | null)[]): Projection {
  return makerOf(code)((m, fallback) => parameters[m] ?? fallback);
}

/**
 * The numbers of parameters other than 0 that the projection does not ask for.
 *
 * @throws WcsError as `projectionOf` does.
 */
export function unusedParameters(code: string, parameters: readonly (number | null)[]): number[] {
  const asked = new Set<number>();
  makerOf(code)((m, fallback) => {
    asked.add(m);
    return parameters[m] ?? fallback;
  });
  return [...parameters.keys()].filter((m) => (parameters[m] ?? 0) !== 0 && !asked.has(m));
}

function makerOf(code: string): (parameter: ProjectionParameters) => Projection {
  const make = PROJECTIONS.get(code);
  if (make !== undefined) return make;
  throw new WcsError(
    "unsupported",
    `the projection must be one of ${PROJECTION_CODES.join(", ")}. Received "${code}".`,
    { data: { projection: code } },
  );
}
