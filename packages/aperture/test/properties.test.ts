import { createImage, type ImageLike, type PixelArray } from "@photkit/image";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as aperture from "../src/index.ts";

const SIDE = 24;
/** Whole numbers from 0 to 120, which every pixel type can hold. */
const pixels = fc.array(fc.integer({ min: 0, max: 120 }), {
  minLength: SIDE * SIDE,
  maxLength: SIDE * SIDE,
});
const place = fc.double({ min: -4, max: SIDE + 3, noNaN: true });
const radius = fc.double({ min: 0.2, max: 9, noNaN: true });
const image = (values: readonly number[]) => createImage(Float64Array.from(values), SIDE, SIDE);
const runs = { numRuns: 60, seed: 7 };

const circleOf = (picture: ImageLike, x: number, y: number, r: number) =>
  aperture.measureCircle(picture, x, y, { radius: r, annulus: null });

/** Every operation at one place, as a list of the numbers it gives. */
function everything(picture: ImageLike, x: number, y: number): number[][] {
  const psf = { kind: "gaussian", fwhm: 3 } as const;
  const circle = { radius: 3.3, annulus: { inner: 4, outer: 7 } };
  const numbers = (value: object) =>
    Object.values(value).filter((one): one is number => typeof one === "number");
  return [
    numbers(aperture.measureCircle(picture, x, y, circle)),
    numbers(aperture.measureOptimal(picture, x, y, { fwhm: 3, annulus: circle.annulus })),
    [...aperture.measureForced(picture, [x], [y], { psf }).flux],
    numbers(aperture.measureAdaptive(picture, x, y, { windowSize: 15 })),
    numbers(aperture.centroid(picture, x, y, { radius: 5 })),
    numbers(
      aperture.sumAperture(
        picture,
        { kind: "ellipse", semimajor: 4, semiminor: 2, thetaRadians: 0.3 },
        x,
        y,
      ),
    ),
    numbers(aperture.measureFlash(picture, x, y, { size: 7 })),
    numbers(aperture.planeBackground(circle.annulus)({ image: picture, x, y })),
  ];
}

describe("measurements of any picture", () => {
  it("circles: sums of pictures add up, and grow with their scale", () => {
    fc.assert(
      fc.property(pixels, pixels, place, place, radius, (a, b, x, y, r) => {
        const sum = image(a.map((value, i) => 2 * value + b[i]!));
        const whole = circleOf(sum, x, y, r);
        const parts = 2 * circleOf(image(a), x, y, r).flux + circleOf(image(b), x, y, r).flux;
        if (Number.isNaN(whole.flux)) expect(parts).toBeNaN();
        else expect(Math.abs(whole.flux - parts)).toBeLessThan(1e-9 * (1 + Math.abs(parts)));
      }),
      runs,
    );
  });

  it("circles: a circle is the smaller one in it and the ring between them", () => {
    fc.assert(
      fc.property(pixels, place, place, radius, radius, (a, x, y, r, width) => {
        const ring = { kind: "circle-annulus", inner: r, outer: r + width } as const;
        const at = (shape: aperture.ApertureShape) =>
          aperture.sumAperture(image(a), shape, x, y).sum || 0;
        const parts = at({ kind: "circle", radius: r }) + at(ring);
        const whole = at({ kind: "circle", radius: r + width });
        expect(Math.abs(whole - parts)).toBeLessThan(1e-8 * (1 + whole));
      }),
      runs,
    );
  });

  it("every method: the same in a mirror, in a larger picture, in any type and stride", () => {
    fc.assert(
      fc.property(pixels, place, place, (a, x, y) => {
        const plain = everything(image(a), x, y);
        const same = (other: ImageLike, dx = 0, dy = 0) => {
          for (const [k, numbers] of everything(other, x + dx, y + dy).entries()) {
            for (const [i, number] of numbers.entries()) {
              const wanted = plain[k]![i]!;
              const near = [wanted, wanted + dx, wanted + dy].some(
                (one) =>
                  Object.is(number, one) || Math.abs(number - one) <= 1e-6 * (1 + Math.abs(one)),
              );
              expect(near).toBe(true);
            }
          }
        };
        const types = [Uint8Array, Int16Array, Uint32Array, Float32Array];
        for (const Type of types) same(createImage(Type.from(a) as PixelArray, SIDE, SIDE));
        // The same pixels, rows backwards in memory, every second element.
        const data = new Float32Array(2 * SIDE * SIDE);
        for (let i = 0; i < a.length; i++) data[data.length - 2 - 2 * i] = a[i]!;
        const stride = [-2 * SIDE, -2];
        same({ data, shape: [SIDE, SIDE], stride, offset: data.length - 2 });
        // A plain array of numbers.
        same({ data: a, shape: [SIDE, SIDE], stride: [SIDE, 1], offset: 0 });
      }),
      { ...runs, numRuns: 20 },
    );
  });

  it("circles: mirrored pictures give mirrored results, padding with NaN changes nothing", () => {
    fc.assert(
      fc.property(pixels, place, place, radius, (a, x, y, r) => {
        const plain = circleOf(image(a), x, y, r);
        const last = SIDE - 1;
        const mirror = image(a.map((_, i) => a[i - (i % SIDE) + (last - (i % SIDE))]!));
        const turned = image(a.map((_, i) => a[(i % SIDE) * SIDE + Math.floor(i / SIDE)]!));
        const padded = createImage(
          new Float64Array((SIDE + 30) ** 2).fill(Number.NaN),
          SIDE + 30,
          SIDE + 30,
        );
        for (let i = 0; i < a.length; i++) {
          padded.data[(Math.floor(i / SIDE) + 15) * (SIDE + 30) + (i % SIDE) + 15] = a[i]!;
        }
        for (const other of [
          circleOf(mirror, last - x, y, r),
          circleOf(turned, y, x, r),
          circleOf(padded, x + 15, y + 15, r),
        ]) {
          expect(other.pixels).toBeCloseTo(plain.pixels, 8);
          if (Number.isNaN(plain.flux)) expect(other.flux).toBeNaN();
          else expect(Math.abs(other.flux - plain.flux)).toBeLessThan(1e-7 * (1 + plain.flux));
        }
      }),
      runs,
    );
  });

  it("every method: NaN pixels stay out of the numbers, whatever lies beneath a mask", () => {
    const masked = fc.array(fc.nat(SIDE * SIDE - 1), { maxLength: 200 });
    fc.assert(
      fc.property(pixels, masked, place, place, radius, (a, hidden, x, y, r) => {
        const holes = image(a);
        for (const i of hidden) holes.data[i] = Number.NaN;
        const { flux, pixels: area, flags } = circleOf(holes, x, y, r);
        // A number where anything was measured, NaN and a flag where nothing was.
        expect(Number.isNaN(flux)).toBe(area === 0);
        if (area === 0) expect(flags).not.toBe(0);
        const mask = createImage(new Uint8Array(SIDE * SIDE), SIDE, SIDE);
        const junk = image(a);
        for (const i of hidden) {
          mask.data[i] = 1;
          junk.data[i] = 1e30;
        }
        const psf = { kind: "gaussian", fwhm: 3 } as const;
        const options = { radius: r, annulus: { inner: r, outer: r + 5 } };
        const nan = aperture.measureCircle(holes, x, y, options);
        expect(aperture.measureCircle(junk, x, y, { ...options, mask })).toEqual(nan);
        expect(aperture.measureForced(junk, [x], [y], { psf, mask })).toEqual(
          aperture.measureForced(holes, [x], [y], { psf }),
        );
      }),
      runs,
    );
  });

  it("nothing but an ApertureError is ever thrown", () => {
    const odd = fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 60 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e9, 1e300),
    );
    const picture: fc.Arbitrary<ImageLike> = fc.record({
      data: fc.constantFrom<ArrayLike<number>>(
        new Uint8Array(0),
        new Float64Array(100).fill(Number.NaN),
        Float32Array.from({ length: 100 }, (_, i) => (i === 44 ? 1e30 : i % 7)),
        Float64Array.from({ length: 100 }, (_, i) => (i % 9 === 0 ? Infinity : -i)),
      ),
      shape: fc.constantFrom([10, 10], [10], [5, 20], [0, 0], [1, 1], [10.5, 2], [-1, -1]),
      stride: fc.constantFrom([10, 1], [1, 10], [-10, 1], [0, 0], [0.5, 1]),
      offset: fc.constantFrom(0, 90, -1, 3.5),
    });
    const attempts = (p: ImageLike, a: number, b: number, c: number, d: number) => [
      () => aperture.measureCircle(p, a, b, { radius: c, annulus: { inner: c, outer: d } }),
      () => aperture.measureCircle(p, a, b, { radius: c, gain: d }),
      () => aperture.measureCircles(p, [a], [b], { radius: c }),
      () => aperture.measureRadii(p, a, b, [c, d]),
      () => aperture.measureOptimal(p, a, b, { fwhm: c, reach: d }),
      () => aperture.measureAdaptive(p, a, b, { windowSize: c, thresholdSigma: d }),
      () =>
        aperture.measureForced(p, [a, b], [b, a], { psf: { kind: "moffat", fwhm: c, beta: d } }),
      () => aperture.fitPsf(p, a, b, { psf: { kind: "gaussian", fwhm: c }, shape: "elliptical" }),
      () =>
        aperture.fitPsf(p, a, b, { psf: { kind: "gaussian", fwhm: 3 }, gain: c, weightFlux: d }),
      () => aperture.buildPsf(p, [a], [b], { fwhm: c, rounds: 2 }),
      () => aperture.centroid(p, a, b, { radius: c, fwhm: d, method: "gaussian" }),
      () => aperture.centroid(p, a, b, { radius: c, box: d, method: "quadratic" }),
      () => aperture.centroid(p, a, b, { searchRadius: c, method: "moments" }),
      () => aperture.centroid(p, a, b, { pixels: c, radius: d, method: "brightest" }),
      () => aperture.sumAperture(p, { kind: "circle", radius: c }, a, b),
      () =>
        aperture.sumAperture(
          p,
          { kind: "ellipse", semimajor: c, semiminor: d, thetaRadians: 0 },
          a,
          b,
        ),
      () => aperture.measureFlash(p, a, b, { size: c, border: d }),
      () => aperture.measureMask(p, aperture.circularMask(a, b, c), { gain: d }),
      () => aperture.measureFields(p, aperture.circularMask(a, b, c)),
      () =>
        aperture.measureTightMask(p, aperture.growTightMask(p, a, b, { radius: c }), { reach: d }),
      () => aperture.planeBackground({ inner: c, outer: d })({ image: p, x: a, y: b }),
      () => aperture.ellipseBackground({ semimajor: c, outer: d })({ image: p, x: a, y: b }),
      () => aperture.windowBackground({ size: c })({ image: p, x: a, y: b }),
      () => aperture.annulusBackground({ inner: c, outer: d })({ image: p, x: a, y: b }),
      () =>
        aperture.estimateGain(
          [
            [p, p],
            [p, p],
          ],
          { pedestal: a, rejectSigma: c },
        ),
      () => aperture.radialProfile(p, a, b, { radius: c }),
      () => aperture.curveOfGrowth(p, a, b, { largest: c, step: 1 }),
      () => aperture.measureFwhm(p, a, b, { fwhm: c, radius: d }),
    ];
    const names = attempts(createImage(new Uint8Array(1), 1, 1), 0, 0, 1, 2).map(String);
    const surprises = new Set<string>();
    fc.assert(
      fc.property(picture, odd, odd, odd, odd, (p, a, b, c, d) => {
        for (const [k, attempt] of attempts(p, a, b, c, d).entries()) {
          try {
            attempt();
          } catch (error) {
            if (!aperture.isApertureError(error)) surprises.add(`${names[k]}: ${error}`);
          }
        }
      }),
      { numRuns: 40, seed: 3 },
    );
    expect([...surprises]).toEqual([]);
  });
});
