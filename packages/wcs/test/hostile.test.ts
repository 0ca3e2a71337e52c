import { expect, it } from "vitest";
import {
  type Drawn,
  hostileCalls,
  listLike,
  numberLike,
  oneOf,
  record,
} from "../../../scripts/hostile-calls.ts";
import * as library from "../src/index.ts";

const angle = numberLike(0, 10, 83.6, 359.9);
const latitude = numberLike(0, 22, -60, 89);
const pixel = numberLike(0, 10, 319.5, 639);
const position = record({ "raDegrees!": angle, "decDegrees!": latitude });
const wcs: Drawn = (next) => {
  const header = {
    CTYPE1: "RA---TAN",
    CTYPE2: "DEC--TAN",
    NAXIS1: 640,
    NAXIS2: 480,
    CRPIX1: 320,
    CRPIX2: 240,
    CRVAL1: 360 * next(),
    CRVAL2: 180 * next() - 90,
    CDELT1: -1e-3,
    CDELT2: 1e-3,
  };
  return library.wcsFromHeader(
    next() < 0.5 ? header : { ...header, A_ORDER: 2, B_ORDER: 2, A_2_0: 1e-5 },
  );
};
const code = oneOf(
  "TAN",
  "SIN",
  "ZPN",
  "AIR",
  "COE",
  "BON",
  "AZP",
  "CYP",
  "QSC",
  "TPV",
  "TNX",
  "NCP",
  "HPX",
);
const header: Drawn = (next) => {
  const projection = code(next);
  const drawn = record({
    "CRPIX1!": pixel,
    "CRPIX2!": pixel,
    "CRVAL1!": angle,
    "CRVAL2!": latitude,
    "CDELT1!": numberLike(-1e-3),
    "CDELT2!": numberLike(1e-3),
    CROTA2: angle,
    PC1_2: numberLike(0.1),
    CD1_1: numberLike(1e-3),
    LONPOLE: angle,
    LATPOLE: latitude,
    PV1_1: numberLike(0, 1),
    PV2_1: numberLike(45, 1, 0.5),
    PV2_2: numberLike(0.5),
    A_ORDER: numberLike(2, 3),
    B_ORDER: numberLike(2, 3),
    A_2_0: numberLike(1e-5),
    WAT1_001: oneOf("wtype=tnx", 'lngcor = "1 2 2 1 0 1 0 1 1 2 3 4"', 'lngcor = "9 9"', 7, null),
    EQUINOX: oneOf(2000, 1950, "J2000", "then", -1),
    CUNIT1: oneOf("deg", "arcsec", "m", 3),
    NAXIS1: numberLike(640),
    NAXIS2: numberLike(480),
  })(next) as object;
  return next() < 0.1
    ? {}
    : { CTYPE1: `RA---${projection}`, CTYPE2: `DEC--${projection}`, ...drawn };
};
const text = oneOf(
  "05:34:31.94 +22:00:52.2",
  "83 22",
  "",
  "a b",
  "1:2:3:4 5",
  "+-+",
  "1h 2",
  "9".repeat(400),
);
const star = record({
  "x!": pixel,
  "y!": pixel,
  "raDegrees!": angle,
  "decDegrees!": latitude,
  weight: numberLike(1),
});
const stars: Drawn = (next) => Array.from({ length: Math.floor(9 * next()) }, () => star(next));
const motion = record({ "raMasPerYear!": numberLike(10), "decMasPerYear!": numberLike(-5) });
const size = oneOf(null, undefined, { width: 10, height: 10 });

const calls: Record<string, readonly Drawn[]> = {
  isWcsError: [oneOf(null, undefined, new Error("no"), 3, {}), oneOf(undefined, "other")],
  fieldOfView: [wcs, pixel, pixel],
  localField: [wcs, pixel, pixel],
  fitPlate: [
    stars,
    record({
      model: oneOf("auto", "similarity", "affine", "sip", "other"),
      sipOrder: numberLike(2, 3),
      mirrored: oneOf(true, false),
      pixelAspect: numberLike(1, 1.1),
      centre: record({ "x!": pixel, "y!": pixel }),
      tangent: position,
      falseRejection: numberLike(0, 0.001, 1),
      starErrorArcsec: numberLike(1),
    }),
  ],
  parseDeclination: [text],
  parseRightAscension: [text],
  parseSkyPosition: [text],
  formatSkyPosition: [position, record({ digits: numberLike(0, 2, 5) })],
  precess: [position, numberLike(2000), numberLike(2026.5)],
  binWcs: [wcs, numberLike(2), numberLike(2)],
  cropWcs: [wcs, pixel, pixel, size],
  flipWcs: [wcs, oneOf("x", "y", "z")],
  julianYear: [numberLike(1e15)],
  moveStar: [position, motion, numberLike(10, -10)],
  fromTangentPlane: [position, record({ "xi!": numberLike(1), "eta!": numberLike(1) })],
  toTangentPlane: [position, position],
  positionAngleDegrees: [position, position],
  separationArcsec: [position, position],
  createWcs: [
    (next) => ({ ...(wcs(next) as library.Wcs).description, crpix: [pixel(next), pixel(next)] }),
  ],
  hasWcs: [header, record({ key: oneOf("", "A", "aa") })],
  wcsFromHeader: [header, record({ key: oneOf("", "", "", "A", "aa") })],
  wcsToHeader: [wcs],
};

it("nothing but a WcsError is thrown by any function that is exported", () => {
  const isDocumented = (error: unknown) => library.isWcsError(error);
  expect(hostileCalls({ library, calls, isDocumented, times: 150 })).toEqual([]);
});

it("coordinates at hostile places are numbers or NaN, and never throw", () => {
  const next = listLike([50]);
  let state = 1;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 50; i++) {
    const system = wcs(random) as library.Wcs;
    const columns = [next(random), next(random)] as [ArrayLike<number>, ArrayLike<number>];
    const sky = system.pixelsToSky(...columns);
    const back = system.skyToPixels(...columns);
    expect(sky.raDegrees.length).toBe(50);
    expect(back.x.every((x, k) => Number.isNaN(x) === Number.isNaN(back.y[k]!))).toBe(true);
  }
});
