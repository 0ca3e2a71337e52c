/** What a header has and the result leaves out, guesses or has to choose from is said in a warning. */

import { describe, expect, it } from "vitest";
import { type HeaderValues, wcsFromHeader } from "../src/index.ts";
import { farthestArcsec } from "./scenes.ts";

const TAN: HeaderValues = {
  NAXIS1: 640,
  NAXIS2: 480,
  CTYPE1: "RA---TAN",
  CTYPE2: "DEC--TAN",
  CRPIX1: 320.5,
  CRPIX2: 240.5,
  CRVAL1: 83.6,
  CRVAL2: 22,
  CD1_1: -4e-4,
  CD1_2: 0,
  CD2_1: 0,
  CD2_2: 4e-4,
};
const SCALED: HeaderValues = { CDELT1: -4e-4, CDELT2: 4e-4 };
const { CD1_1, CD1_2, CD2_1, CD2_2, ...NO_MATRIX } = TAN;
const SIP: HeaderValues = { A_ORDER: 2, B_ORDER: 2, A_2_0: 1e-4, B_1_1: -2e-4 };
const typed = (code: string): HeaderValues => ({ CTYPE1: `RA---${code}`, CTYPE2: `DEC--${code}` });

const warningsOf = (values: HeaderValues): readonly string[] =>
  wcsFromHeader(values).description.warnings;
const offOf = (values: HeaderValues): number =>
  farthestArcsec(wcsFromHeader(values), wcsFromHeader(TAN));

describe("SIP", () => {
  it("that CTYPE names is used without a warning", () => {
    const named = { ...TAN, ...typed("TAN-SIP"), ...SIP };
    expect(warningsOf(named)).toEqual([]);
    expect(offOf(named)).toBeGreaterThan(1);
  });

  it("under a plain TAN is used, and said to be", () => {
    const plain = { ...TAN, ...SIP };
    expect(warningsOf(plain)).toEqual([
      expect.stringMatching(
        /SIP coefficients, and CTYPE1 = "RA---TAN" does not name SIP.*are used/,
      ),
    ]);
    expect(offOf(plain)).toBe(offOf({ ...plain, ...typed("TAN-SIP") }));
  });

  it.each<[string, HeaderValues, RegExp]>([
    ["coefficients without an order", { A_2_0: 1e-4 }, /without A_ORDER.*A_2_0.*not used/],
    [
      "coefficients without an order under a CTYPE that names SIP",
      { ...typed("TAN-SIP"), A_2_0: 1e-4, B_0_2: 1e-5 },
      /without A_ORDER.*A_2_0, B_0_2.*not used/,
    ],
    [
      "coefficients beyond the order",
      { ...typed("TAN-SIP"), A_ORDER: 2, B_ORDER: 2, A_3_0: 1e-6 },
      /beyond A_ORDER.*A_3_0.*not used/,
    ],
    ["its inverse alone", { AP_ORDER: 2, BP_ORDER: 2, AP_2_0: 1e-4 }, /inverse.*not used/],
    ["its name alone", typed("TAN-SIP"), /"RA---TAN-SIP" names SIP.*no A_ORDER.*without/],
    ["coefficients beside TPV", { ...typed("TPV"), PV1_1: 1, ...SIP }, /beside TPV.*not used/],
  ])("%s: not used, and said to be", (_, extra, message) => {
    expect(warningsOf({ ...TAN, ...extra })).toEqual([expect.stringMatching(message)]);
    expect(offOf({ ...TAN, ...extra })).toBe(0);
  });

  it("coefficients of 0 need no word", () => {
    expect(warningsOf({ ...TAN, A_2_0: 0, AP_1_0: 0 })).toEqual([]);
    expect(warningsOf({ ...TAN, A_ORDER: 2, B_ORDER: 2, A_2_0: 0 })).toEqual([]);
  });

  it("orders and coefficients in quotes are numbers, as elsewhere", () => {
    const quoted = { A_ORDER: "2", B_ORDER: "2", A_2_0: "1e-4", B_1_1: "-2e-4" };
    const named = { ...TAN, ...typed("TAN-SIP") };
    expect(offOf({ ...named, ...quoted })).toBe(offOf({ ...named, ...SIP }));
  });
});

describe("a projection", () => {
  it.each([
    ["RA--TAN", "DEC-TAN"],
    ["RA-TAN", "DEC---TAN"],
    ["RA----TAN", "DEC--TAN"],
  ])("guessed from %s and %s is said to be a guess", (CTYPE1, CTYPE2) => {
    const warnings = warningsOf({ ...TAN, CTYPE1, CTYPE2 });
    expect(warnings.join()).toContain(`"RA---TAN". Received "${CTYPE1}", which is taken for it.`);
    expect(warnings).toHaveLength(CTYPE2 === "DEC--TAN" ? 1 : 2);
    expect(offOf({ ...TAN, CTYPE1, CTYPE2 })).toBe(0);
  });

  it("names parameters that it does not have", () => {
    const sine = { ...TAN, ...typed("SIN") };
    expect(warningsOf({ ...sine, PV2_1: 0.01, PV2_2: 0.02 })).toEqual([]);
    expect(warningsOf({ ...sine, PV2_1: 0.01, PV2_5: 3, PV1_7: 1 })).toEqual([
      expect.stringMatching(/SIN has no parameters PV1_7, PV2_5.*not used/),
    ]);
  });

  it("TPV without its keywords is a plain TAN, and said to be", () => {
    expect(warningsOf({ ...TAN, ...typed("TPV") })).toEqual([
      expect.stringMatching(/TPV.*no PV keywords.*no distortion/),
    ]);
  });

  it("of IRAF or a plate scan under another name is said to be left out", () => {
    const surface = 'wtype=tnx axtype=ra lngcor = "3. 2. 2. 0. 0. 1. 0. 1. 0. 0. 0. 0. "';
    expect(warningsOf({ ...TAN, WAT1_001: surface })).toEqual([
      expect.stringMatching(/WAT cards.*TAN, not TNX.*not used/),
    ]);
    expect(warningsOf({ ...TAN, WAT1_001: "wtype=tan axtype=ra" })).toEqual([]);
    expect(warningsOf({ ...TAN, AMDX1: 67.2 })).toEqual([
      expect.stringMatching(/plate scan.*not used/),
    ]);
  });
});

describe("keywords that contradict each other", () => {
  it.each<[string, HeaderValues, RegExp]>([
    [
      "PC beside another CD",
      { ...TAN, ...SCALED, PC1_1: 0.8, PC1_2: 0.6, PC2_1: -0.6, PC2_2: 0.8 },
      /PC is used, CD is not/,
    ],
    [
      "CDELT beside another CD",
      { ...TAN, CDELT1: -3e-4, CDELT2: 3e-4 },
      /CD is used, CDELT is not/,
    ],
    [
      "CROTA beside another CD",
      { ...TAN, ...SCALED, CROTA2: 12 },
      /CD is used, CDELT and CROTA is not/,
    ],
    [
      "CROTA beside another PC",
      { ...NO_MATRIX, ...SCALED, PC1_1: 1, PC2_2: 1, CROTA2: 12 },
      /PC is used, CDELT and CROTA is not/,
    ],
    ["two rotations", { ...NO_MATRIX, ...SCALED, CROTA1: 5, CROTA2: 12 }, /CROTA2 is used/],
    ["one scale", { ...NO_MATRIX, CDELT1: -4e-4, PC1_1: 1 }, /CDELT2 must be given.*taken for 1/],
    ["two poles", { ...TAN, PV1_3: 170, LONPOLE: 180 }, /PV1_3 = 170 and LONPOLE = 180.*is used/],
    ["two systems", { ...TAN, RADESYS: "ICRS", RADECSYS: "FK4" }, /RADESYS is used/],
    ["two equinoxes", { ...TAN, EQUINOX: 2000, EPOCH: 1950 }, /EQUINOX is used/],
    ["another size", { ...TAN, IMAGEW: 320, IMAGEH: 240 }, /640 x 480.*solved for 320 x 240/],
  ])("%s", (_, values, message) => {
    expect(warningsOf(values)).toEqual([expect.stringMatching(message)]);
  });

  it("and those that agree, or say nothing, need no word", () => {
    const turned = { CROTA2: 0, CROTA1: 0 };
    expect(warningsOf({ ...TAN, ...SCALED, ...turned, PC1_1: 1, PC2_2: 1 })).toEqual([]);
    expect(warningsOf({ ...TAN, CDELT1: 1, CDELT2: 1 })).toEqual([]);
    expect(warningsOf({ ...TAN, CROTA2: "n/a" })).toEqual([]);
    expect(warningsOf({ ...TAN, IMAGEW: 640, IMAGEH: 480, EQUINOX: 2000, EPOCH: "J2000" })).toEqual(
      [],
    );
    expect(warningsOf({ ...TAN, EQUINOX: 2000, EPOCH: 1976.1932 })).toEqual([]);
    expect(warningsOf({ ...NO_MATRIX, ...SCALED, CROTA1: 0, CROTA2: 12 })).toEqual([]);
  });
});
