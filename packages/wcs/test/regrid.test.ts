import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import {
  binWcs,
  cropWcs,
  flipWcs,
  type HeaderValues,
  type Wcs,
  wcsFromHeader,
  wcsToHeader,
} from "../src/index.ts";
import { anyCamera, farthestArcsec, SEEDS } from "./scenes.ts";

const SIP = { A_ORDER: 3, B_ORDER: 2, A_2_0: 2e-5, A_1_2: 3e-8, B_1_1: -1e-5, B_0_2: 2e-5 };
const TPV = { CTYPE1: "RA---TPV", CTYPE2: "DEC--TPV", PV1_4: 0.02, PV2_3: 0.01, PV2_7: -0.02 };
const TNX = {
  CTYPE1: "RA---TNX",
  CTYPE2: "DEC--TNX",
  WAT1_001: 'wtype=tnx axtype=ra lngcor = "1. 3. 3. 2. -1. 1. -1. 1. 1E-4 2E-4 3E',
  WAT1_002: '-3 -1E-4 5E-4 -2E-3 "',
};

/** The same camera with every distortion, in several frames. */
const systems = (seed: number): Wcs[] => {
  const camera = anyCamera(createRandom(seed));
  const forms: HeaderValues[] = [{}, SIP, TPV, TNX, { EQUINOX: 2000 }, { LONPOLE: 77 }];
  const galactic = { CTYPE1: "GLON-ARC", CTYPE2: "GLAT-ARC" };
  const zpn = { CTYPE1: "RA---ZPN", CTYPE2: "DEC--ZPN", PV2_1: 1, PV2_3: 0.1 };
  return [...forms, galactic, zpn].map((extra) => wcsFromHeader({ ...camera, ...extra }));
};

describe("pictures made from others", () => {
  it("keep the places of their pixels when cut out", () => {
    for (const wcs of SEEDS.flatMap(systems)) {
      const part = cropWcs(wcs, 100, 37.5);
      expect(farthestArcsec(part, wcs, (x, y) => [x + 100, y + 37.5])).toBeLessThan(1e-8);
    }
  });

  it("keep them when binned, distortions too", () => {
    for (const wcs of SEEDS.flatMap(systems)) {
      const binned = binWcs(wcs, 2, 3);
      // The first binned pixel has its centre between old pixels: 0.5 and 1.
      expect(farthestArcsec(binned, wcs, (x, y) => [2 * x + 0.5, 3 * y + 1])).toBeLessThan(1e-7);
      expect(binned.description.size).toEqual({ width: 320, height: 160 });
      const back = binWcs(binned, 0.5, 1 / 3);
      expect(farthestArcsec(back, wcs)).toBeLessThan(1e-7);
    }
  });

  it("keep them when turned over", () => {
    for (const wcs of SEEDS.flatMap(systems)) {
      expect(farthestArcsec(flipWcs(wcs, "y"), wcs, (x, y) => [x, 479 - y])).toBeLessThan(1e-8);
      expect(farthestArcsec(flipWcs(wcs, "x"), wcs, (x, y) => [639 - x, y])).toBeLessThan(1e-8);
    }
  });
});

it("a header that is written reads back as the same coordinates", () => {
  for (const wcs of SEEDS.flatMap(systems)) {
    const header = wcsToHeader(wcs);
    expect(farthestArcsec(wcsFromHeader(header), wcs)).toBeLessThan(1e-9);
    expect(wcsFromHeader(header).description.frame).toEqual(wcs.description.frame);
    for (const value of Object.values(header)) {
      if (typeof value === "string") expect(value.length).toBeLessThanOrEqual(68);
    }
  }
});

it("a description survives JSON", () => {
  for (const wcs of systems(1)) {
    expect(JSON.parse(JSON.stringify(wcs.description))).toEqual(wcs.description);
  }
});
