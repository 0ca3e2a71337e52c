/** The matrix of a header from pixels to degrees, and what contradicts it (FITS WCS Papers I and II). */

import { RADIANS } from "./angles.ts";
import { WcsError } from "./errors.ts";
import { type CelestialAxes, degreesPerUnit, HIGHEST_AXIS } from "./header-axes.ts";
import type { HeaderView } from "./header-values.ts";

/** Longitude row first. */
type Matrix = [number, number, number, number];
type Axes = Pick<CelestialAxes, "lon" | "lat">;

/** How a header can give its matrix, in the order of preference. */
const FORMS = [
  { label: "PC", name: (i: number, j: number) => `PC${i}_${j}`, isScaled: true },
  { label: "CD", name: (i: number, j: number) => `CD${i}_${j}`, isScaled: false },
  // A draft of the standard, still found in plate scans.
  { label: "PC001001", name: (i: number, j: number) => `PC00${i}00${j}`, isScaled: true },
] as const;
type Form = (typeof FORMS)[number];

/** Part of a matrix by which two of them may differ: 1 % of the scale, 0.6 degrees of rotation. */
const CONTRADICTION = 0.01;

const isStated = (header: HeaderView, { lon, lat }: Axes, { name }: Form): boolean =>
  [lon, lat].some((i) => [1, 2].some((j) => header.number(name(i, j)) !== undefined));

/**
 * The matrix in degrees per px, longitude row first: PCi_j with CDELTi, else CDi_j, else CDELTi with
 * CROTAi. An element that is missing is 0 in CD and that of the identity in PC.
 *
 * @throws WcsError `"invalid-header"`; `"unsupported"` when position depends on a third axis.
 */
export function linearMatrix(header: HeaderView, axes: Axes): Matrix {
  const form = FORMS.find((one) => isStated(header, axes, one));
  if (form !== undefined) {
    refuseCoupling(header, [axes.lon, axes.lat], form.name);
    return matrixOf(header, axes, form);
  }
  if ([axes.lon, axes.lat].every((i) => header.number(`CDELT${i}`) === undefined)) {
    throw new WcsError(
      "invalid-header",
      "the scale must be given: CD1_1 and its sisters, or CDELT1 and CDELT2. Received none of them.",
      { data: { keyword: "CD1_1" } },
    );
  }
  return rotated(header, axes);
}

const delta = (header: HeaderView, axis: number): number => header.number(`CDELT${axis}`) ?? 1;

function matrixOf(header: HeaderView, { lon, lat }: Axes, { name, isScaled }: Form): Matrix {
  const row = (i: number): [number, number] => {
    const scale = (isScaled ? delta(header, i) : 1) * degreesPerUnit(header, i);
    const [first, second] = [1, 2].map(
      (j) => scale * (header.number(name(i, j)) ?? (isScaled && i === j ? 1 : 0)),
    );
    return [first!, second!];
  };
  return [...row(lon), ...row(lat)];
}

/** What else the header says of its matrix, and contradicts `linearMatrix`; elements that it guesses. */
export function matrixWarnings(header: HeaderView, axes: Axes): string[] {
  const used = FORMS.find((one) => isStated(header, axes, one));
  const label = used?.label ?? "CDELT";
  const matrix = linearMatrix(header, axes);
  // What is not used may be anything.
  const lenient = lenientView(header);
  const contradicts = (other: Matrix): boolean =>
    other.some((_, k) => Math.abs(other[k]! - matrix[k]!) > CONTRADICTION * Math.hypot(...matrix));
  const others: string[] = FORMS.filter((form) => form !== used && isStated(lenient, axes, form))
    .filter((form) => contradicts(matrixOf(lenient, axes, form)))
    .map((form) => form.label);
  if (used !== undefined && contradictsRotation(lenient, axes, matrix, contradicts)) {
    others.push(hasRotation(lenient) ? "CDELT and CROTA" : "CDELT");
  }
  const warnings = others.map(
    (other) =>
      `the header has two matrices that contradict each other: ${label} is used, ${other} is not.`,
  );
  if (used?.isScaled !== false) warnings.push(...missingDelta(header, axes));
  if (used === undefined) warnings.push(...twoRotations(header, axes));
  return warnings;
}

const hasRotation = (header: HeaderView): boolean =>
  [1, 2].some((axis) => header.number(`CROTA${axis}`) !== undefined);

/** CDELT beside CD is a scale, with CROTA a matrix; CDELT of 1 is what programs write by default. */
function contradictsRotation(
  header: HeaderView,
  axes: Axes,
  matrix: Matrix,
  contradicts: (other: Matrix) => boolean,
): boolean {
  const deltas = [axes.lon, axes.lat].map((axis) => header.number(`CDELT${axis}`));
  if (deltas.some((value) => value === undefined)) return false;
  if (hasRotation(header)) return contradicts(rotated(header, axes));
  if (deltas.every((value) => Math.abs(value!) === 1)) return false;
  const isScale = FORMS.some((form) => form.isScaled && isStated(header, axes, form));
  const [a, b, c, d] = matrix;
  const units = degreesPerUnit(header, axes.lon) * degreesPerUnit(header, axes.lat);
  const ratio = Math.sqrt(Math.abs((deltas[0]! * deltas[1]! * units) / (a * d - b * c)));
  return !isScale && Math.abs(ratio - 1) > CONTRADICTION;
}

/** One of CDELT1 and CDELT2 alone. */
function missingDelta(header: HeaderView, { lon, lat }: Axes): string[] {
  const missing = [lon, lat].filter((axis) => header.number(`CDELT${axis}`) === undefined);
  return missing.length === 1
    ? [`CDELT${missing[0]}${header.key} must be given. Received nothing, which is taken for 1.`]
    : [];
}

function twoRotations(header: HeaderView, { lon, lat }: Axes): string[] {
  const [ofLon, ofLat] = [header.number(`CROTA${lon}`), header.number(`CROTA${lat}`)];
  return ofLon !== undefined && ofLat !== undefined && ofLon !== 0 && ofLon !== ofLat
    ? [
        `CROTA${lon}${header.key} = ${ofLon} and CROTA${lat}${header.key} = ${ofLat} contradict each other: CROTA${lat} is used.`,
      ]
    : [];
}

/** The header with numbers that cannot be read left out. */
const lenientView = (header: HeaderView): HeaderView => ({
  ...header,
  number(keyword) {
    try {
      return header.number(keyword);
    } catch {
      return undefined;
    }
  },
});

/** A position that changes along a third axis is not that of a picture. */
function refuseCoupling(
  header: HeaderView,
  rows: readonly number[],
  name: (i: number, j: number) => string,
): void {
  for (let j = 3; j <= HIGHEST_AXIS; j++) {
    const coupled = rows.find((i) => (header.number(name(i, j)) ?? 0) !== 0);
    if (coupled === undefined) continue;
    const keyword = name(coupled, j);
    throw new WcsError(
      "unsupported",
      `the position must depend on axes 1 and 2 only. Received ${keyword} = ${header.number(keyword)}.`,
      { data: { keyword } },
    );
  }
}

/** CDELT and the rotation CROTA of the latitude axis, as AIPS had it. */
function rotated(header: HeaderView, { lon, lat }: Axes): Matrix {
  const rotation = header.number(`CROTA${lat}`) ?? header.number(`CROTA${lon}`) ?? 0;
  const [s, c] = [Math.sin(rotation * RADIANS), Math.cos(rotation * RADIANS)];
  const lonDelta = delta(header, lon) * degreesPerUnit(header, lon);
  const latDelta = delta(header, lat) * degreesPerUnit(header, lat);
  const [alongLon, alongLat] = [
    [c * lonDelta, s * lonDelta],
    [-s * latDelta, c * latDelta],
  ] as const;
  // Columns by pixel axis: that of the longitude is the first unless the axes are exchanged.
  return lon === 1
    ? [alongLon[0], alongLat[0], alongLon[1], alongLat[1]]
    : [alongLat[0], alongLon[0], alongLat[1], alongLon[1]];
}
