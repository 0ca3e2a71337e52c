import { describe, expect, it } from "vitest";
import {
  type HeaderValues,
  hasWcs,
  isWcsError,
  separationArcsec,
  type WcsErrorCode,
  wcsFromHeader,
} from "../src/index.ts";
import { farthestArcsec } from "./scenes.ts";

const TAN: HeaderValues = {
  CTYPE1: "RA---TAN",
  CTYPE2: "DEC--TAN",
  CRPIX1: 320.5,
  CRPIX2: 240.5,
  CRVAL1: 83.6,
  CRVAL2: 22,
  CD1_1: -4e-4,
  CD1_2: 1e-5,
  CD2_1: 2e-5,
  CD2_2: 4.1e-4,
};

const codeOf = (call: () => unknown): WcsErrorCode | "none" => {
  try {
    call();
    return "none";
  } catch (error) {
    if (isWcsError(error)) return error.code;
    throw error;
  }
};
const without = (...keywords: string[]): HeaderValues =>
  Object.fromEntries(Object.entries(TAN).filter(([keyword]) => !keywords.includes(keyword)));
const NO_MATRIX = without("CD1_1", "CD1_2", "CD2_1", "CD2_2");

describe("the first example of Paper II (section 7.4.1)", () => {
  const wcs = wcsFromHeader({
    CTYPE1: "RA---TAN",
    CTYPE2: "DEC--TAN",
    CRPIX1: 256,
    CRPIX2: 257,
    CDELT1: -0.003,
    CDELT2: 0.003,
    CRVAL1: 45.83,
    CRVAL2: 63.57,
    LONPOLE: 180,
  });

  it.each([
    [1, 2, 47.503264, 62.795111],
    [1, 512, 47.595581, 64.324332],
    [511, 512, 44.064419, 64.324332],
  ])("pixel (%d, %d) is at %d, %d", (x, y, ra, dec) => {
    const { raDegrees, decDegrees } = wcs.pixelToSky(x - 1, y - 1);
    // The paper gives six digits.
    expect(raDegrees).toBeCloseTo(ra, 6);
    expect(decDegrees).toBeCloseTo(dec, 6);
  });
});

describe("the matrix", () => {
  const wanted = wcsFromHeader(TAN);

  it("is the same as CD, as PC with CDELT, and as the PC001001 of a draft", () => {
    const scaled = { CDELT1: -4e-4, CDELT2: 4.1e-4 };
    const elements = [1, 1e-5 / -4e-4, 2e-5 / 4.1e-4, 1] as const;
    const named = (names: readonly string[]) =>
      Object.fromEntries(names.map((name, i) => [name, elements[i]!]));
    const pc = named(["PC1_1", "PC1_2", "PC2_1", "PC2_2"]);
    const draft = named(["PC001001", "PC001002", "PC002001", "PC002002"]);
    for (const form of [pc, draft]) {
      expect(
        farthestArcsec(wanted, wcsFromHeader({ ...NO_MATRIX, ...scaled, ...form })),
      ).toBeLessThan(1e-8);
    }
  });

  it("turns by CROTA2: y goes to the east for 90 degrees", () => {
    const turned = { ...NO_MATRIX, CDELT1: -1e-3, CDELT2: 1e-3, CROTA2: 90 };
    const { raDegrees, decDegrees } = wcsFromHeader(turned).pixelToSky(319.5, 239.5 + 10);
    // x = -CDELT2 sin(90) = -0.01 degrees, to the west.
    expect((raDegrees - 83.6) * Math.cos((22 * Math.PI) / 180)).toBeCloseTo(-0.01, 5);
    expect(decDegrees).toBeCloseTo(22, 5);
  });

  it("takes missing CD elements for 0, missing PC elements for those of the identity", () => {
    const cd = { ...NO_MATRIX, CD1_1: -1e-3, CD2_2: 1e-3 };
    const pc = { ...NO_MATRIX, PC1_2: 0, CDELT1: -1e-3, CDELT2: 1e-3 };
    expect(farthestArcsec(wcsFromHeader(cd), wcsFromHeader(pc))).toBe(0);
  });

  it("ignores CDELT beside CD, as programs write both", () => {
    const both = wcsFromHeader({ ...TAN, CDELT1: 99, CDELT2: 99, CROTA2: 12 });
    expect(farthestArcsec(both, wanted)).toBe(0);
  });

  it("is in CUNIT", () => {
    const unit = (CUNIT1: string, per: number) =>
      wcsFromHeader({
        ...TAN,
        CUNIT1,
        CUNIT2: CUNIT1,
        ...Object.fromEntries(
          ["CD1_1", "CD1_2", "CD2_1", "CD2_2", "CRVAL1", "CRVAL2"].map((keyword) => [
            keyword,
            (TAN[keyword] as number) * per,
          ]),
        ),
      });
    for (const [name, per] of [
      ["arcsec", 3600],
      ["arcmin", 60],
      ["rad", Math.PI / 180],
      ["DEGREES", 1],
    ] as const) {
      expect(farthestArcsec(unit(name, per), wanted)).toBeLessThan(1e-8);
    }
    expect(codeOf(() => wcsFromHeader({ ...TAN, CUNIT1: "parsec" }))).toBe("invalid-header");
  });
});

describe("axes", () => {
  it("may come declination first, and mean the same", () => {
    const swapped = wcsFromHeader({
      ...TAN,
      CTYPE1: "DEC--TAN",
      CTYPE2: "RA---TAN",
      CRVAL1: 22,
      CRVAL2: 83.6,
      CD1_1: 2e-5,
      CD1_2: 4.1e-4,
      CD2_1: -4e-4,
      CD2_2: 1e-5,
    });
    expect(farthestArcsec(swapped, wcsFromHeader(TAN))).toBe(0);
  });

  it("of an alternate description end in its letter", () => {
    const both: Record<string, HeaderValues[string]> = { ...TAN };
    for (const [keyword, value] of Object.entries(TAN)) both[`${keyword}B`] = value;
    both.CRVAL2B = -30;
    expect(hasWcs(both, { key: "B" })).toBe(true);
    expect(hasWcs(both, { key: "C" })).toBe(false);
    expect(wcsFromHeader(both, { key: "B" }).pixelToSky(319.5, 239.5).decDegrees).toBeCloseTo(
      -30,
      9,
    );
    expect(codeOf(() => wcsFromHeader(both, { key: "bb" }))).toBe("invalid-option");
  });

  it("beyond the picture's may be anything that does not move it", () => {
    const cube = { ...TAN, NAXIS: 3, CTYPE3: "FREQ", CRVAL3: 1e9, CD3_3: 1e6 };
    expect(farthestArcsec(wcsFromHeader(cube), wcsFromHeader(TAN))).toBe(0);
    expect(codeOf(() => wcsFromHeader({ ...cube, CD1_3: 1e-3 }))).toBe("unsupported");
  });
});

describe("LONPOLE", () => {
  it("is 180 for a zenithal projection, but 0 where the reference point is the pole itself", () => {
    expect(wcsFromHeader(TAN).description.lonpole).toBe(180);
    expect(wcsFromHeader({ ...TAN, CRVAL2: 90 }).description.lonpole).toBe(0);
    expect(wcsFromHeader({ ...TAN, CRVAL2: 89.999999 }).description.lonpole).toBe(180);
  });

  it("may stand in PV1_3, as Paper II has it", () => {
    const named = wcsFromHeader({ ...TAN, LONPOLE: 150 });
    expect(farthestArcsec(named, wcsFromHeader({ ...TAN, PV1_3: 150 }))).toBe(0);
  });

  it("turns the picture about the reference point", () => {
    const turned = wcsFromHeader({ ...TAN, LONPOLE: 150 });
    const [a, b] = [turned.pixelToSky(319.5, 239.5), turned.pixelToSky(319.5, 339.5)];
    const straight = wcsFromHeader(TAN);
    const [c, d] = [straight.pixelToSky(319.5, 239.5), straight.pixelToSky(319.5, 339.5)];
    expect(separationArcsec(a, c)).toBeLessThan(1e-9);
    expect(separationArcsec(a, b)).toBeCloseTo(separationArcsec(c, d), 8);
    // A chord of 30 degrees.
    const chord = 2 * Math.sin(Math.PI / 12) * separationArcsec(a, b);
    expect(separationArcsec(b, d) / chord).toBeCloseTo(1, 5);
  });
});

describe("frames", () => {
  const systemOf = (extra: HeaderValues) => {
    const { system, equinox } = wcsFromHeader({ ...TAN, ...extra }).description.frame;
    return [system, equinox];
  };

  it("follow RADESYS, else the equinox, else are ICRS", () => {
    expect(systemOf({})).toEqual(["ICRS", null]);
    expect(systemOf({ EQUINOX: 2000 })).toEqual(["FK5", 2000]);
    expect(systemOf({ EPOCH: 2000 })).toEqual(["FK5", 2000]);
    expect(systemOf({ EQUINOX: 1950 })).toEqual(["FK4", 1950]);
    expect(systemOf({ EQUINOX: "J2000.0" })).toEqual(["FK5", 2000]);
    expect(systemOf({ RADECSYS: "FK5" })).toEqual(["FK5", 2000]);
    expect(systemOf({ RADESYS: "ICRS", EQUINOX: 2000 })).toEqual(["ICRS", null]);
    expect(systemOf({ RADESYS: "FK4" })).toEqual(["FK4", 1950]);
  });

  it("that are not J2000 keep their own coordinates, and are refused as ICRS", () => {
    for (const extra of [{ EQUINOX: 2026.9 }, { EQUINOX: 1950 }, { RADESYS: "GAPPT" }]) {
      const wcs = wcsFromHeader({ ...TAN, ...extra });
      expect(wcs.pixelToWorld(319.5, 239.5).latDegrees).toBeCloseTo(22, 9);
      expect(codeOf(() => wcs.pixelToSky(1, 1))).toBe("unsupported");
      expect(codeOf(() => wcs.skyToPixel(83, 22))).toBe("unsupported");
    }
    expect(() => wcsFromHeader({ ...TAN, EQUINOX: 2026.9 }).pixelToSky(1, 1)).toThrow(
      /Received FK5 of equinox 2026.9.*Solve the plate again/,
    );
  });

  it("galactic and ecliptic turn into ICRS", () => {
    const centre = (lon: string, lat: string) =>
      wcsFromHeader({ ...TAN, CTYPE1: lon, CTYPE2: lat, CRVAL1: 0, CRVAL2: 90 }).pixelToSky(
        319.5,
        239.5,
      );
    // The galactic pole (Hipparcos Catalogue, 1.5.3) and that of the ecliptic, 90 deg - obliquity.
    const galactic = centre("GLON-TAN", "GLAT-TAN");
    expect(separationArcsec(galactic, { raDegrees: 192.85948, decDegrees: 27.12825 })).toBeLessThan(
      0.05,
    );
    const ecliptic = centre("ELON-TAN", "ELAT-TAN");
    expect(
      separationArcsec(ecliptic, { raDegrees: 270, decDegrees: 90 - 84381.406 / 3600 }),
    ).toBeLessThan(1e-6);
    const world = wcsFromHeader({ ...TAN, CTYPE1: "GLON-TAN", CTYPE2: "GLAT-TAN" });
    expect(world.pixelToWorld(319.5, 239.5).lonDegrees).toBeCloseTo(83.6, 9);
  });
});

describe("headers that cannot be used", () => {
  it.each<[string, HeaderValues, WcsErrorCode]>([
    ["nothing", {}, "no-wcs"],
    ["plain axes", { CTYPE1: "LINEAR", CTYPE2: "LINEAR" }, "no-wcs"],
    ["axes without a projection", { ...TAN, CTYPE1: "RA", CTYPE2: "DEC" }, "no-wcs"],
    ["one axis only", { ...TAN, CTYPE2: "FREQ" }, "invalid-header"],
    ["two projections", { ...TAN, CTYPE2: "DEC--SIN" }, "invalid-header"],
    ["no reference value", without("CRVAL1"), "invalid-header"],
    ["no reference pixel", without("CRPIX2"), "invalid-header"],
    ["no scale", NO_MATRIX, "invalid-header"],
    ["a matrix without an inverse", { ...TAN, CD2_1: -4e-4, CD2_2: 1e-5 }, "invalid-header"],
    ["words for numbers", { ...TAN, CRVAL1: "east" }, "invalid-header"],
    ["an unknown projection", { ...TAN, CTYPE1: "RA---HPX", CTYPE2: "DEC--HPX" }, "unsupported"],
    [
      "an unknown distortion",
      { ...TAN, CTYPE1: "RA---TAN-XYZ", CTYPE2: "DEC--TAN-XYZ" },
      "unsupported",
    ],
    [
      "a cone without its latitude",
      { ...TAN, CTYPE1: "RA---COE", CTYPE2: "DEC--COE" },
      "invalid-header",
    ],
    [
      "a pole that does not fit",
      { ...TAN, CTYPE1: "RA---CAR", CTYPE2: "DEC--CAR", CRVAL2: 60, LONPOLE: 90 },
      "invalid-header",
    ],
  ])("%s", (_, values, code) => {
    expect(codeOf(() => wcsFromHeader(values))).toBe(code);
  });

  it("say what is missing", () => {
    expect(() => wcsFromHeader({ CTYPE1: "RA" })).toThrow(
      'the header must have celestial axes with a projection, such as CTYPE1 = "RA---TAN" and CTYPE2 = "DEC--TAN". Received CTYPE1 = "RA", CTYPE2 missing.',
    );
  });
});

it("tables of distortions are left out with a warning that says how much they are", () => {
  const { warnings } = wcsFromHeader({ ...TAN, CPDIS1: "LOOKUP", CPERR1: 0.06 }).description;
  expect(warnings.join()).toMatch(/CPDIS.*left out.*0\.06 px/);
});
