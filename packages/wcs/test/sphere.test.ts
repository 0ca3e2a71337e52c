import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import {
  fromTangentPlane,
  julianYear,
  moveStar,
  positionAngleDegrees,
  precess,
  separationArcsec,
  toTangentPlane,
} from "../src/index.ts";
import { anyPlace, SEEDS } from "./scenes.ts";

const at = (raDegrees: number, decDegrees: number) => ({ raDegrees, decDegrees });

describe("distances and directions", () => {
  it("are right for the smallest and the largest angles, and across 0 hours", () => {
    expect(separationArcsec(at(10, 20), at(10, 20))).toBe(0);
    expect(separationArcsec(at(10, 0), at(10 + 1e-9, 0))).toBeCloseTo(3.6e-6, 11);
    expect(separationArcsec(at(0, 90), at(77, -90)) / 3600).toBeCloseTo(180, 12);
    expect(separationArcsec(at(359.9, 0), at(0.1, 0))).toBeCloseTo(720, 8);
  });

  it("count from north through east", () => {
    expect(positionAngleDegrees(at(10, 20), at(10, 21))).toBe(0);
    expect(positionAngleDegrees(at(10, 0), at(11, 0))).toBeCloseTo(90, 12);
    expect(positionAngleDegrees(at(10, 20), at(10, 19))).toBe(180);
    expect(positionAngleDegrees(at(10, 0), at(9, 0))).toBeCloseTo(270, 12);
  });
});

describe("the tangent plane", () => {
  it("leads back, anywhere and far out", () => {
    for (const seed of SEEDS) {
      const random = createRandom(seed);
      const tangent = anyPlace(random);
      for (let i = 0; i < 100; i++) {
        const place = anyPlace(random);
        const plane = toTangentPlane(tangent, place);
        if (!(Math.hypot(plane.xi, plane.eta) < 2000)) continue;
        expect(separationArcsec(fromTangentPlane(tangent, plane), place)).toBeLessThan(1e-7);
      }
    }
  });

  it("does not reach the other half of the sky", () => {
    expect(toTangentPlane(at(0, 0), at(90.1, 0)).xi).toBeNaN();
  });
});

describe("proper motion", () => {
  it("moves along a great circle by its size, at the pole as anywhere", () => {
    for (const dec of [0, 45, 89.9999, 90, -90]) {
      const moved = moveStar(at(120, dec), { raMasPerYear: 300, decMasPerYear: 400 }, 20);
      // tan(10 arc seconds) is 10 arc seconds to 1e-8.
      expect(separationArcsec(at(120, dec), moved)).toBeCloseTo(10, 6);
    }
  });

  it("counts years from J2000.0, noon of 1 January in terrestrial time", () => {
    expect(julianYear(Date.UTC(2000, 0, 1, 11, 58, 56) * 1000)).toBeCloseTo(2000, 6);
    expect(julianYear(Date.UTC(2026, 10, 21) * 1000)).toBeCloseTo(2026.887, 3);
  });
});

describe("precession", () => {
  it("leads back, and moves the equinox by 50.3 arc seconds a year along the ecliptic", () => {
    const there = precess(at(83, 22), 2000, 2026.9);
    expect(separationArcsec(precess(there, 2026.9, 2000), at(83, 22))).toBeLessThan(1e-3);
    // General precession of IAU 1976: 5029.0966 arc seconds a century.
    const moved = separationArcsec(precess(at(0, 0), 2000, 2001), at(0, 0));
    expect(moved).toBeCloseTo(50.29, 1);
  });

  it("takes theta Persei from 2000 to 2028 as Meeus has it (Astronomical Algorithms, example 21.b)", () => {
    // The star's own motion is in the position that he starts with.
    const { raDegrees, decDegrees } = precess(at(41.054063, 49.22775), 2000, 2028.86705);
    // He gives six digits.
    expect(raDegrees).toBeCloseTo(41.547214, 5);
    expect(decDegrees).toBeCloseTo(49.348483, 5);
  });
});
