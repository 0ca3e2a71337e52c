import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { createWcs, type HeaderValues, type PolynomialTerm, wcsFromHeader } from "../src/index.ts";
import { anyCamera, farthestArcsec, roundTripPx, SEEDS } from "./scenes.ts";

/** Terms that move the corners of 640 x 480 px by some `pixels`. */
function terms(seed: number, order: number, pixels: number): PolynomialTerm[] {
  const random = createRandom(seed);
  const found: PolynomialTerm[] = [];
  for (let p = 0; p <= order; p++) {
    for (let q = 0; p + q <= order; q++) {
      if (p + q >= 2) found.push([p, q, (pixels * random.normal()) / 400 ** (p + q)]);
    }
  }
  return found;
}

describe("SIP", () => {
  it("is undone to a millionth of a px, whatever the camera, up to order 5 and 10 px", () => {
    for (const seed of SEEDS) {
      const { description } = wcsFromHeader(anyCamera(createRandom(seed)));
      for (const [order, pixels] of [
        [2, 3],
        [3, 10],
        [5, 2],
      ] as const) {
        const wcs = createWcs({
          ...description,
          distortion: {
            kind: "sip",
            a: terms(seed, order, pixels),
            b: terms(seed + 100, order, pixels),
          },
        });
        expect(farthestArcsec(wcs, createWcs(description))).toBeGreaterThan(1);
        expect(roundTripPx(wcs)).toBeLessThan(1e-8);
      }
    }
  });

  it("moves a pixel by its polynomial: u + A(u, v)", () => {
    const camera = anyCamera(createRandom(7));
    const plain = wcsFromHeader(camera);
    const sip = wcsFromHeader({ ...camera, A_ORDER: 2, B_ORDER: 2, A_2_0: 1e-4, B_1_1: -2e-4 });
    const [u, v] = [120, -80];
    const [x, y] = plain.description.crpix;
    const seen = sip.pixelToSky(x + u, y + v);
    const moved = plain.pixelToSky(x + u + 1e-4 * u * u, y + v - 2e-4 * u * v);
    expect(seen.raDegrees).toBeCloseTo(moved.raDegrees, 11);
    expect(seen.decDegrees).toBeCloseTo(moved.decDegrees, 11);
  });

  it("gives NaN for places that only lie behind the fold of the polynomial", () => {
    const camera = { ...anyCamera(createRandom(3)), A_ORDER: 3, B_ORDER: 0, A_3_0: -1e-5 };
    const wcs = wcsFromHeader(camera);
    const plain = wcsFromHeader(anyCamera(createRandom(3)));
    // u - 1e-5 u^3 is at most 121.7 px, at u = 183.
    const [x, y] = plain.description.crpix;
    const { raDegrees, decDegrees } = plain.pixelToSky(x + 130, y);
    expect(wcs.skyToPixel(raDegrees, decDegrees).x).toBeNaN();
    const inside = plain.pixelToSky(x + 110, y);
    expect(wcs.skyToPixel(inside.raDegrees, inside.decDegrees).x).not.toBeNaN();
  });
});

describe("TPV", () => {
  const camera = anyCamera(createRandom(11));
  const axes = (code: string) => ({ CTYPE1: `RA---${code}`, CTYPE2: `DEC--${code}` });
  const PV: HeaderValues = {
    PV1_1: 1.001,
    PV1_2: 2e-4,
    PV1_3: 3e-4,
    PV1_4: 0.02,
    PV1_7: -0.03,
    PV1_11: 0.01,
    PV2_1: 0.999,
    PV2_5: 0.015,
    PV2_10: 0.02,
    PV2_39: 1e-3,
  };

  it("is undone, odd powers of the radius included", () => {
    const wcs = wcsFromHeader({ ...camera, ...axes("TPV"), ...PV });
    expect(roundTripPx(wcs)).toBeLessThan(1e-8);
  });

  it("counts the same under CTYPE TAN, as SCAMP wrote it before 2012, with a warning", () => {
    const old = wcsFromHeader({ ...camera, ...PV });
    expect(farthestArcsec(old, wcsFromHeader({ ...camera, ...axes("TPV"), ...PV }))).toBe(0);
    expect(old.description.warnings.join()).toMatch(/SCAMP/);
  });

  it("gives way to SIP where a header has both", () => {
    const sip = { A_ORDER: 2, B_ORDER: 2, A_2_0: 1e-5 };
    const both = wcsFromHeader({ ...camera, ...axes("TAN-SIP"), ...PV, ...sip });
    expect(farthestArcsec(both, wcsFromHeader({ ...camera, ...axes("TAN-SIP"), ...sip }))).toBe(0);
  });

  it("exchanges xi and eta in the second axis", () => {
    const plain = { ...camera, CRPIX1: 1, CRPIX2: 1, CD1_1: 1e-3, CD1_2: 0, CD2_1: 0, CD2_2: 1e-3 };
    const level = { ...plain, CRVAL1: 30, CRVAL2: 0 };
    // eta' = eta + 0.5 xi by PV2_2.
    const wcs = wcsFromHeader({ ...level, ...axes("TPV"), PV2_2: 0.5 });
    const bent = wcs.pixelToSky(10, 0);
    const straight = wcsFromHeader(level).pixelToSky(10, 5);
    expect(bent.decDegrees).toBeCloseTo(straight.decDegrees, 10);
    expect(bent.raDegrees).toBeCloseTo(straight.raDegrees, 10);
  });
});

describe("TNX", () => {
  const camera = {
    ...anyCamera(createRandom(13)),
    CTYPE1: "RA---TNX",
    CTYPE2: "DEC--TNX",
    CRPIX1: 1,
    CRPIX2: 1,
    CRVAL1: 50,
    CRVAL2: 0,
    CD1_1: 1e-3,
    CD1_2: 0,
    CD2_1: 0,
    CD2_2: 1e-3,
  };
  const surface = (kind: number, orders: string, cross: number, list: string) =>
    `wtype=tnx axtype=ra lngcor = "${kind}. ${orders} ${cross}. -1. 1. -2. 2. ${list}"`;
  const xiShift = (text: string, x: number, y: number) => {
    const wcs = wcsFromHeader({ ...camera, WAT1_001: text });
    const { raDegrees, decDegrees } = wcs.pixelToSky(x / 1e-3, y / 1e-3);
    const plain = wcsFromHeader({ ...camera, CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN" });
    return plain.skyToPixel(raDegrees, decDegrees).x * 1e-3 - x;
  };

  it("adds Chebyshev, Legendre and plain polynomials over their rectangle", () => {
    const [x, y] = [0.3, 0.8];
    const yn = y / 2;
    // One row of orders in x: T2 = 2 x^2 - 1, P2 = (3 x^2 - 1) / 2, x^2.
    expect(xiShift(surface(1, "3. 1.", 0, "0. 0. 0.01"), x, y)).toBeCloseTo(
      0.01 * (2 * x * x - 1),
      9,
    );
    expect(xiShift(surface(2, "3. 1.", 0, "0. 0. 0.01"), x, y)).toBeCloseTo(
      0.005 * (3 * x * x - 1),
      9,
    );
    expect(xiShift(surface(3, "3. 1.", 0, "0. 0. 0.01"), x, y)).toBeCloseTo(0.01 * x * x, 9);
    // Full cross terms, two by two: 1, x, y, x y.
    expect(xiShift(surface(1, "2. 2.", 1, "0. 0. 0. 0.02"), x, y)).toBeCloseTo(0.02 * x * yn, 9);
    // Half of them, three by three: 1, x, x^2, y, x y, y^2.
    expect(xiShift(surface(1, "3. 3.", 2, "0. 0. 0. 0. 0.02 0."), x, y)).toBeCloseTo(
      0.02 * x * yn,
      9,
    );
    // None: 1, x, x^2, y, y^2.
    expect(xiShift(surface(1, "3. 3.", 0, "0. 0. 0. 0.02 0."), x, y)).toBeCloseTo(0.02 * yn, 9);
  });

  it("reads on across cards whose trailing blanks a reader has trimmed", () => {
    const text = surface(3, "2. 1.", 0, "0.001 0.0200");
    const padded = text.replace("lngcor =", `${" ".repeat(68 - text.indexOf("0.001"))}lngcor =`);
    const whole = { WAT1_001: padded.slice(0, 68).trimEnd(), WAT1_002: padded.slice(68) };
    const wcs = wcsFromHeader({ ...camera, ...whole });
    expect(farthestArcsec(wcs, wcsFromHeader({ ...camera, WAT1_001: text }))).toBe(0);
  });

  it("is undone", () => {
    const small = { ...camera, CD1_1: 1e-4, CD2_2: 1e-4 };
    const list = "1E-4 2E-4 3E-3 -1E-4 5E-4 -2E-3";
    const wcs = wcsFromHeader({ ...small, WAT1_001: surface(2, "3. 3.", 2, list) });
    expect(roundTripPx(wcs)).toBeLessThan(1e-7);
  });
});
