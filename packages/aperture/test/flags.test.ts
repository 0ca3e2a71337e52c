/** Every flag that makes sense for a method is set by it, and by nothing else. */

import { createImage, type ImageLike } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  annulusBackground,
  circularMask,
  fitPsf,
  flagNames,
  type Measurement,
  type MeasurementFlagName,
  measureAdaptive,
  measureCircle,
  measureForced,
  measureMask,
  measurementAt,
  measureOptimal,
  measureTightMask,
  type OtherStars,
} from "../src/index.ts";
import { scene } from "./scene.ts";

interface Circumstances {
  readonly mask?: ImageLike;
  readonly saturation?: number;
  readonly otherStars?: OtherStars;
}

type Method = (image: ImageLike, x: number, y: number, given: Circumstances) => Measurement;

/** Radius of all apertures, and a ring outside. */
const radius = 5;
const ring = { inner: 8, outer: 12 };
const psf = { kind: "gaussian", fwhm: 4 } as const;

/** A forced measurement of the star, with the stars around measured along. */
const forced: Method = (image, x, y, { otherStars = { x: [], y: [] }, ...given }) => {
  const others = Array.from(otherStars.x, (_, k) => k).filter((k) => otherStars.x[k] !== x);
  const xs = [x, ...others.map((k) => otherStars.x[k]!)];
  const ys = [y, ...others.map((k) => otherStars.y[k]!)];
  const table = measureForced(image, xs, ys, {
    psf,
    radius,
    background: annulusBackground(ring),
    ...given,
  });
  return measurementAt(table, 0);
};

const methods: Readonly<Record<string, Method>> = {
  measureCircle: (image, x, y, given) =>
    measureCircle(image, x, y, { radius, annulus: ring, ...given }),
  measureOptimal: (image, x, y, given) =>
    measureOptimal(image, x, y, { fwhm: 4, reach: radius / 4, annulus: ring, ...given }),
  measureMask: (image, x, y, given) =>
    measureMask(image, circularMask(x, y, radius), {
      background: annulusBackground(ring),
      ...given,
    }),
  measureTightMask: (image, x, y, given) =>
    measureTightMask(image, circularMask(x, y, radius), {
      background: annulusBackground(ring),
      ...given,
    }),
  measureAdaptive: (image, x, y, given) =>
    measureAdaptive(image, x, y, { windowSize: 31, ...given }),
  measureForced: forced,
};

const star = { x: 31.8, y: 30.3, flux: 20_000 };
const clean = scene([star], { noise: 3 });

/** One pixel beside the centre hidden by a mask. */
const hidden = createImage(new Uint8Array(64 * 64), 64, 64);
hidden.data[30 * 64 + 33] = 1;

const flagsOf = (method: Method, given: Circumstances, image: ImageLike = clean, at = star) =>
  flagNames(method(image, at.x, at.y, given).flags);

describe.each(Object.entries(methods))("%s", (name, method) => {
  const only = (...flags: MeasurementFlagName[]) => flags;

  it("says nothing against a good star", () => {
    expect(flagsOf(method, {})).toEqual([]);
    expect(flagsOf(method, { otherStars: { x: [star.x, 55], y: [star.y, 50] } })).toEqual([]);
  });

  it("flags saturated pixels, masked ones and those beyond the edge", () => {
    // The peak of the star is 1088 ADU above a sky of 100.
    expect(flagsOf(method, { saturation: 900 })).toEqual(only("saturated"));
    expect(flagsOf(method, { mask: hidden })).toEqual(only("maskedPixels"));
    const rim = { x: 2.2, y: 30.3, flux: 20_000 };
    const flags = flagsOf(method, {}, scene([rim], { noise: 3 }), rim);
    expect(flags).toEqual(only("edge"));
  });

  it("flags another star in the aperture", () => {
    const pair = scene([star, { x: 35, y: 30.3, flux: 5000 }], { noise: 3 });
    expect(flagsOf(method, { otherStars: { x: [35], y: [30.3] } }, pair)).toEqual(
      only("neighbour"),
    );
  });

  it("flags a position outside the picture", () => {
    expect(flagsOf(method, {}, clean, { ...star, x: 80 })).toContain("outside");
  });

  if (name !== "measureAdaptive") {
    it("flags a background of few pixels, or with more of them clipped than kept", () => {
      const crowded = createImage(clean.data.slice(), 64, 64);
      // Most of the ring is hidden: fewer than ten pixels are left.
      const mask = createImage(new Uint8Array(64 * 64), 64, 64);
      mask.data.forEach((_, i) => {
        const distance = Math.hypot((i % 64) - star.x, Math.floor(i / 64) - star.y);
        mask.data[i] = Number(distance > radius + 1 && (i % 64 < 40 || Math.floor(i / 64) !== 30));
      });
      expect(flagsOf(method, { mask }, crowded)).toEqual(only("backgroundContaminated"));
    });
  }
});

describe("measureAdaptive", () => {
  it("flags the default mask where there is no blob", () => {
    const empty = scene([], { noise: 3 });
    const found = measureAdaptive(empty, 30, 30, { windowSize: 31 });
    expect(flagNames(found.flags)).toEqual(["defaultMask"]);
  });
});

describe("fitPsf", () => {
  it("flags a fit that wandered off to another star", () => {
    const image = scene([{ x: 34.5, y: 30, flux: 20_000 }], { noise: 3 });
    const found = fitPsf(image, 31, 30, { psf, maxShift: 2 });
    expect(flagNames(found.flags)).toEqual(["centroidMoved"]);
    expect(found.flux).toBeNaN();
  });
});

describe("stars around", () => {
  it("count as far as their light is said to reach", () => {
    const at = { x: [star.x + 7], y: [star.y] };
    for (const name of ["measureCircle", "measureMask", "measureOptimal"] as const) {
      expect(flagsOf(methods[name]!, { otherStars: at })).toEqual([]);
      expect(flagsOf(methods[name]!, { otherStars: { ...at, reach: 3.5 } })).toEqual(["neighbour"]);
    }
  });

  it("must have as many columns as rows", () => {
    expect(() => flagsOf(methods.measureCircle!, { otherStars: { x: [1], y: [] } })).toThrow(
      "otherStars.y.length must be 1. Received 0.",
    );
  });
});
