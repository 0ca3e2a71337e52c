import { readFileSync } from "node:fs";
import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import {
  type HeaderValues,
  PROJECTION_CODES,
  separationArcsec,
  wcsFromHeader,
} from "../src/index.ts";
import { anyPlace, SEEDS } from "./scenes.ts";

/** Parameters that a projection cannot do without, or that make it more than its simplest form. */
const PARAMETERS: Readonly<Record<string, readonly Record<string, number>[]>> = {
  AZP: [{ PV2_1: 2 }, { PV2_1: 2, PV2_2: 30 }, { PV2_1: 0.5 }, { PV2_1: -2.5, PV2_2: 10 }],
  SZP: [{ PV2_1: 2, PV2_2: 180, PV2_3: 60 }, { PV2_1: 3 }],
  SIN: [{}, { PV2_1: 0.1, PV2_2: -0.2 }],
  ZPN: [
    { PV2_1: 1, PV2_3: -0.05 },
    { PV2_1: 1.02, PV2_3: -0.02, PV2_5: 0.004 },
  ],
  AIR: [{}, { PV2_1: 45 }],
  CYP: [{}, { PV2_1: 1, PV2_2: 0.7 }],
  CEA: [{}, { PV2_1: 0.5 }],
  COP: [{ PV2_1: 45, PV2_2: 25 }, { PV2_1: -40 }],
  COE: [{ PV2_1: 45, PV2_2: 25 }, { PV2_1: -40 }],
  COD: [{ PV2_1: 45, PV2_2: 25 }, { PV2_1: -40 }],
  COO: [{ PV2_1: 45, PV2_2: 25 }, { PV2_1: -40 }],
  BON: [{ PV2_1: 45 }, { PV2_1: -30 }, { PV2_1: 0 }],
};

const cases = PROJECTION_CODES.flatMap((code) =>
  (PARAMETERS[code] ?? [{}]).map((parameters) => [code, parameters] as const),
);

const wholeSky = (code: string, extra: Record<string, number> = {}) =>
  wcsFromHeader({
    CTYPE1: `RA---${code}`,
    CTYPE2: `DEC--${code}`,
    CRPIX1: 1,
    CRPIX2: 1,
    CRVAL1: 0,
    CRVAL2: 0,
    CDELT1: 1,
    CDELT2: 1,
    ...extra,
  });

describe("every projection", () => {
  // The cube of COBE is defined by two polynomials that undo each other to about 0.02 degrees.
  const tolerance = (code: string) => (code === "CSC" ? 120 : 1e-6);

  it.each(cases)("%s %o leads back from the plane to where it came from", (code, parameters) => {
    let shown = 0;
    let worst = 0;
    for (const seed of SEEDS) {
      const random = createRandom(seed);
      const { raDegrees: CRVAL1, decDegrees } = anyPlace(random);
      const wcs = wholeSky(code, { CRVAL1, CRVAL2: decDegrees / 3, ...parameters });
      for (let i = 0; i < 200; i++) {
        const place = anyPlace(random);
        const { x, y } = wcs.skyToPixel(place.raDegrees, place.decDegrees);
        if (Number.isNaN(x)) continue;
        shown++;
        const back = wcs.pixelToSky(x, y);
        worst = Math.max(worst, separationArcsec(place, back));
      }
    }
    expect(worst).toBeLessThan(tolerance(code));
    // Half of the sky at least, but for perspectives from near by (a third for mu = 2).
    expect(shown).toBeGreaterThan(0.2 * 1000);
  });

  it.each(cases)("%s %o has its reference point at the origin", (code, extra) => {
    const wcs = wholeSky(code, extra);
    const { lonDegrees, latDegrees } = wcs.pixelToWorld(0, 0);
    // Paper II puts the reference point of every projection at the origin of the plane.
    expect(Math.hypot(Math.sin((lonDegrees * Math.PI) / 180), latDegrees)).toBeLessThan(1e-9);
  });
});

interface WcslibCase {
  readonly header: HeaderValues;
  readonly world: readonly (readonly [number, number] | null)[];
}

describe("wcslib 7.12 (fixtures/wcslib-values.py)", () => {
  const fixture = new URL("fixtures/wcslib-values.json", import.meta.url);
  const { pixels, cases } = JSON.parse(readFileSync(fixture, "utf8")) as {
    pixels: readonly (readonly [number, number])[];
    cases: readonly WcslibCase[];
  };

  it.each(cases.map((one) => [String(one.header.CTYPE1).slice(-3), one] as const))(
    "has the same places in %s",
    (_, { header, world }) => {
      const wcs = wcsFromHeader(header);
      pixels.forEach(([x, y], i) => {
        const { lonDegrees, latDegrees } = wcs.pixelToWorld(x, y);
        const truth = world[i] ?? null;
        expect(Number.isNaN(lonDegrees)).toBe(truth === null);
        if (truth === null) return;
        const [raDegrees, decDegrees] = truth;
        const place = { raDegrees: lonDegrees, decDegrees: latDegrees };
        // 1e-9 degrees, which wcslib itself meets.
        expect(separationArcsec({ raDegrees, decDegrees }, place)).toBeLessThan(3.6e-6);
      });
    },
  );
});

describe("closed forms of Paper II, in degrees on the plane", () => {
  const polar = { CRVAL2: 90, LONPOLE: 180 };
  const DEG = 180 / Math.PI;
  const rad = (degrees: number) => degrees / DEG;
  it.each([
    ["TAN", (zenith: number) => DEG * Math.tan(rad(zenith))],
    ["SIN", (zenith: number) => DEG * Math.sin(rad(zenith))],
    ["ARC", (zenith: number) => zenith],
    ["STG", (zenith: number) => 2 * DEG * Math.tan(rad(zenith) / 2)],
    ["ZEA", (zenith: number) => 2 * DEG * Math.sin(rad(zenith) / 2)],
  ] as const)("%s: the distance from the centre", (code, radius) => {
    const wcs = wholeSky(code, polar);
    for (const zenith of [0.001, 1, 30, 60, 89]) {
      const { x, y } = wcs.worldToPixel(33, 90 - zenith);
      expect(Math.hypot(x, y)).toBeCloseTo(radius(zenith), 9);
    }
  });

  it("ZPN is ARC when its polynomial is the zenith distance", () => {
    const [zpn, arc] = [wholeSky("ZPN", { ...polar, PV2_1: 1 }), wholeSky("ARC", polar)];
    for (const place of [10, 80, 170]) {
      expect(zpn.worldToPixel(50, 90 - place).x).toBeCloseTo(arc.worldToPixel(50, 90 - place).x, 9);
    }
  });

  it("SZP from straight above and AZP without tilt are one projection", () => {
    const [szp, azp] = [
      wholeSky("SZP", { ...polar, PV2_1: 2 }),
      wholeSky("AZP", { ...polar, PV2_1: 2 }),
    ];
    for (const lat of [80, 50, 10]) {
      const [a, b] = [szp.worldToPixel(200, lat), azp.worldToPixel(200, lat)];
      expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(1e-9);
    }
  });

  it("AZP from the surface is STG, from the centre TAN", () => {
    for (const [mu, code] of [
      [1, "STG"],
      [0, "TAN"],
    ] as const) {
      const [azp, other] = [wholeSky("AZP", { ...polar, PV2_1: mu }), wholeSky(code, polar)];
      const [a, b] = [azp.worldToPixel(120, 35), other.worldToPixel(120, 35)];
      expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(1e-9);
    }
  });

  it.each([
    ["CAR", (lat: number) => lat],
    ["MER", (lat: number) => DEG * Math.log(Math.tan(rad(45 + lat / 2)))],
    ["CEA", (lat: number) => DEG * Math.sin(rad(lat))],
  ] as const)("%s: the height of parallels", (code, height) => {
    for (const lat of [-75, -10, 0, 42, 88]) {
      expect(wholeSky(code).worldToPixel(20, lat).y).toBeCloseTo(height(lat), 9);
    }
  });

  it("MOL and AIT are ellipses twice as wide as high, of the area of the sphere", () => {
    for (const code of ["MOL", "AIT"]) {
      const wcs = wholeSky(code);
      const edge = wcs.worldToPixel(180 - 1e-9, 0).x;
      const top = wcs.worldToPixel(0, 90).y;
      expect(Math.abs(edge)).toBeCloseTo(2 * Math.SQRT2 * DEG, 5);
      expect(top).toBeCloseTo(Math.SQRT2 * DEG, 9);
    }
  });

  it.each(["ZEA", "CEA", "SFL", "PAR", "MOL", "AIT", "COE", "BON", "QSC"])(
    "%s keeps areas",
    (code) => {
      const wcs = wholeSky(code, PARAMETERS[code]?.[0]);
      // A quarter square degree in four places; the curvature of its edges is below 1e-3 of it.
      const ratios: number[] = [];
      for (const [lon, lat] of [
        [10, 5],
        [-33, 20],
        [40, -28],
        [100, 50],
      ] as const) {
        const h = 0.25;
        const corner = (i: number, j: number) => wcs.worldToPixel(lon + i * h, lat + j * h);
        const [a, b, c, d] = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
        const area = Math.abs((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y)) / 2;
        const truth = 2 * h * DEG * (Math.sin(rad(lat + h)) - Math.sin(rad(lat - h)));
        ratios.push(area / truth);
      }
      // PAR and QSC are larger than the sphere by a constant.
      for (const ratio of ratios) expect(ratio / ratios[0]!).toBeCloseTo(1, 3);
    },
  );
});

describe("where a projection ends", () => {
  it("there is NaN: the far half of the sky in TAN and SIN, pixels off the disc of SIN and ZEA", () => {
    for (const code of ["TAN", "SIN"]) {
      expect(wholeSky(code).skyToPixel(180, 5)).toEqual({ x: Number.NaN, y: Number.NaN });
    }
    expect(wholeSky("SIN").pixelToWorld(58, 0).latDegrees).toBeNaN();
    expect(wholeSky("ZEA").pixelToWorld(0, 115).lonDegrees).toBeNaN();
    expect(wholeSky("AIT").pixelToWorld(160, 60).lonDegrees).toBeNaN();
    expect(wholeSky("CAR").pixelToWorld(10, 90.5).lonDegrees).toBeNaN();
  });

  it("a perspective shows only the near side", () => {
    const wcs = wholeSky("AZP", { CRVAL2: 90, PV2_1: 2 });
    // From two radii behind the centre the limb is where sin(lat) = -1/2.
    expect(wcs.worldToPixel(0, -29.9).x).not.toBeNaN();
    expect(wcs.worldToPixel(0, -30.1).x).toBeNaN();
  });

  it("ZPN ends where its polynomial stops rising", () => {
    const wcs = wholeSky("ZPN", { CRVAL2: 90, PV2_1: 1, PV2_3: -0.3 });
    // d/dz (z - 0.3 z^3) = 0 at z = 1 / sqrt(0.9) rad.
    const end = 90 - 180 / Math.PI / Math.sqrt(0.9);
    expect(wcs.worldToPixel(7, end + 0.001).x).not.toBeNaN();
    expect(wcs.worldToPixel(7, end - 0.001).x).toBeNaN();
  });
});
