/**
 * From pixels to the sky and back: pixel, distortion, matrix, projection, rotation (FITS WCS Papers I
 * and II, SIP, TPV, TNX).
 */

import { DEGREES, RADIANS } from "./angles.ts";
import { celestialRotation } from "./celestial-rotation.ts";
import type { WcsDescription } from "./description.ts";
import { pixelMap, tangentMap } from "./distortion/distortion-maps.ts";
import { check, WcsError } from "./errors.ts";
import { projectionOf } from "./projections/registry.ts";
import { rotationToIcrs } from "./sky-frame.ts";
import type { SkyPosition } from "./sphere.ts";
import { compose, latitudeOf, longitudeOf, type Rotation } from "./vectors.ts";

/** A place in a picture in px; (0, 0) is the centre of the first pixel. */
export interface PixelPosition {
  readonly x: number;
  readonly y: number;
}

/** A place in the header's own frame, in degrees. */
export interface WorldPosition {
  readonly lonDegrees: number;
  readonly latDegrees: number;
}

/** Columns of pixel places. */
export interface PixelColumns {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Columns of sky places, ICRS degrees. */
export interface SkyColumns {
  readonly raDegrees: Float64Array;
  readonly decDegrees: Float64Array;
}

/**
 * Where every pixel is on the sky. *Sky* positions are ICRS; *world* positions are in the frame of
 * the header, which for galactic and ecliptic headers is another.
 *
 * NaN stands for what has no place: pixels outside the projection, directions that it cannot show,
 * and directions where a distortion cannot be undone.
 */
export interface Wcs {
  /** The same as plain data. */
  readonly description: WcsDescription;
  /** @throws WcsError `"unsupported"` for a frame that is not converted to ICRS. */
  pixelToSky(x: number, y: number): SkyPosition;
  /** The exact inverse, distortions undone by iteration. @throws WcsError `"unsupported"`. */
  skyToPixel(raDegrees: number, decDegrees: number): PixelPosition;
  /** The same for columns of one length, into `out` where it is given. @throws WcsError */
  pixelsToSky(x: ArrayLike<number>, y: ArrayLike<number>, out?: SkyColumns): SkyColumns;
  skyToPixels(
    raDegrees: ArrayLike<number>,
    decDegrees: ArrayLike<number>,
    out?: PixelColumns,
  ): PixelColumns;
  pixelToWorld(x: number, y: number): WorldPosition;
  worldToPixel(lonDegrees: number, latDegrees: number): PixelPosition;
}

/** Least determinant of the matrix beside the product of its rows' lengths. */
const SINGULAR = 1e-12;

/**
 * The coordinate system that `description` describes.
 *
 * @throws WcsError `"invalid-header"` for a matrix without an inverse, numbers that are not finite, and
 *   a pole or parameters that do not fit; `"unsupported"` for a projection that is not known.
 * @example
 * const wcs = createWcs(wcsFromHeader(header).description);
 */
export function createWcs(description: WcsDescription): Wcs {
  const { crpix, crval } = description;
  const matrix = matrixPair(description);
  const projection = projectionOf(description.projection, description.parameters);
  const theta0 = projection.theta0 * DEGREES;
  const toWorld = celestialRotation({ ...description, crval, theta0 });
  let toSky: Rotation | null = null;
  const skyRotation = (): Rotation => {
    toSky ??= compose(rotationToIcrs(description.frame), toWorld);
    return toSky;
  };
  const sip = pixelMap(description.distortion);
  const plane = tangentMap(description.distortion);
  const pair = new Float64Array(2);

  /** `pair` = longitude and latitude of a pixel in degrees, in the frame `rotation` leads to. */
  const forth = (x: number, y: number, rotation: Rotation): void => {
    let u = x - crpix[0];
    let v = y - crpix[1];
    if (sip !== null) {
      sip.forth(u, v, pair);
      u = pair[0]!;
      v = pair[1]!;
    }
    let xi = matrix.cd11 * u + matrix.cd12 * v;
    let eta = matrix.cd21 * u + matrix.cd22 * v;
    if (plane !== null) {
      plane.forth(xi, eta, pair);
      xi = pair[0]!;
      eta = pair[1]!;
    }
    projection.toNative(xi * RADIANS, eta * RADIANS, pair);
    const theta = pair[1]!;
    const flat = Math.cos(theta);
    const l = flat * Math.cos(pair[0]!);
    const m = flat * Math.sin(pair[0]!);
    const n = Math.sin(theta);
    const a = rotation[0] * l + rotation[1] * m + rotation[2] * n;
    const b = rotation[3] * l + rotation[4] * m + rotation[5] * n;
    const c = rotation[6] * l + rotation[7] * m + rotation[8] * n;
    pair[0] = longitudeOf(a, b);
    pair[1] = latitudeOf(a, b, c);
  };

  /** `pair` = the pixel of a longitude and latitude in degrees. */
  const back = (lonDegrees: number, latDegrees: number, rotation: Rotation): void => {
    const lat = latDegrees * RADIANS;
    const lon = lonDegrees * RADIANS;
    const flat = Math.cos(lat);
    const a = flat * Math.cos(lon);
    const b = flat * Math.sin(lon);
    const c = Math.sin(lat);
    const l = rotation[0] * a + rotation[3] * b + rotation[6] * c;
    const m = rotation[1] * a + rotation[4] * b + rotation[7] * c;
    const n = rotation[2] * a + rotation[5] * b + rotation[8] * c;
    const isPlace = latDegrees >= -90 && latDegrees <= 90;
    const phi = isPlace ? Math.atan2(m, l) : Number.NaN;
    projection.toPlane(phi, Math.atan2(n, Math.sqrt(l * l + m * m)), pair);
    let xi = pair[0]! * DEGREES;
    let eta = pair[1]! * DEGREES;
    if (plane !== null) {
      plane.back(xi, eta, pair);
      xi = pair[0]!;
      eta = pair[1]!;
    }
    let u = matrix.inverse11 * xi + matrix.inverse12 * eta;
    let v = matrix.inverse21 * xi + matrix.inverse22 * eta;
    if (sip !== null) {
      sip.back(u, v, pair);
      u = pair[0]!;
      v = pair[1]!;
    }
    pair[0] = u + crpix[0];
    pair[1] = v + crpix[1];
  };

  return {
    description,
    pixelToSky(x, y) {
      forth(x, y, skyRotation());
      return { raDegrees: pair[0]!, decDegrees: pair[1]! };
    },
    skyToPixel(raDegrees, decDegrees) {
      back(raDegrees, decDegrees, skyRotation());
      return { x: pair[0]!, y: pair[1]! };
    },
    pixelsToSky(x, y, out = { raDegrees: column(x), decDegrees: column(x) }) {
      checkColumns(x, y, out.raDegrees, out.decDegrees);
      const rotation = skyRotation();
      for (let i = 0; i < x.length; i++) {
        forth(x[i]!, y[i]!, rotation);
        out.raDegrees[i] = pair[0]!;
        out.decDegrees[i] = pair[1]!;
      }
      return out;
    },
    skyToPixels(ra, dec, out = { x: column(ra), y: column(ra) }) {
      checkColumns(ra, dec, out.x, out.y);
      const rotation = skyRotation();
      for (let i = 0; i < ra.length; i++) {
        back(ra[i]!, dec[i]!, rotation);
        out.x[i] = pair[0]!;
        out.y[i] = pair[1]!;
      }
      return out;
    },
    pixelToWorld(x, y) {
      forth(x, y, toWorld);
      return { lonDegrees: pair[0]!, latDegrees: pair[1]! };
    },
    worldToPixel(lonDegrees, latDegrees) {
      back(lonDegrees, latDegrees, toWorld);
      return { x: pair[0]!, y: pair[1]! };
    },
  };
}

const column = ({ length }: ArrayLike<number>): Float64Array => new Float64Array(length);

function checkColumns(first: ArrayLike<number>, ...others: readonly ArrayLike<number>[]): void {
  for (const { length } of others) check.oneOf("the length of a column", length, [first.length]);
}

/** The matrix and its inverse. @throws WcsError `"invalid-header"`. */
function matrixPair({ cd, crpix, crval, parameters }: WcsDescription) {
  const [cd11, cd12, cd21, cd22] = cd;
  const numbers = [...cd, ...crpix, ...crval, ...parameters.filter((one) => one !== null)];
  const determinant = cd11 * cd22 - cd12 * cd21;
  const size = Math.hypot(cd11, cd12) * Math.hypot(cd21, cd22);
  if (!(Math.abs(determinant) > SINGULAR * size) || !numbers.every(Number.isFinite)) {
    throw new WcsError(
      "invalid-header",
      `the reference pixel, its position and a matrix with an inverse must be given in finite numbers. Received CRPIX ${crpix.map((p) => p + 1).join(", ")}, CRVAL ${crval.join(", ")}, CD ${cd.join(", ")}.`,
      { data: { crpix, crval, cd } },
    );
  }
  return {
    cd11,
    cd12,
    cd21,
    cd22,
    inverse11: cd22 / determinant,
    inverse12: -cd12 / determinant,
    inverse21: -cd21 / determinant,
    inverse22: cd11 / determinant,
  };
}
