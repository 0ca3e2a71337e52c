/** Centroids of photutils 1.6, sep and scipy: every one in the file, the true positions as judge. */

import { describe, expect, it } from "vitest";
import { centroid, fitGaussian, fitMarginals, type GaussianFit } from "../src/index.ts";
import {
  type EncodedArray,
  type GoldenNumber,
  goldenMissing,
  imageOf,
  numberOf,
  readGolden,
} from "./golden.ts";

type Position = readonly [GoldenNumber, GoldenNumber];

interface Stamp {
  readonly stamp: string;
  /** x, y, two widths, angle, peak. */
  readonly true: readonly [number, number, ...number[]];
  /** Rows and columns of the masked pixels. */
  readonly mask: readonly (readonly [number, number])[] | null;
  readonly error: string;
  readonly com: Position;
  readonly g1d: Position;
  readonly g1d_err: Position;
  readonly g2d: Position;
  readonly g2d_err: Position;
  readonly quadratic: Position;
  readonly quadratic_box3: Position;
  readonly quadratic_box7: Position;
  readonly quadratic_search: Position;
}

interface Fit {
  readonly fn: string;
  readonly stamp: string;
  readonly params: { readonly x: number; readonly y: number; readonly sig: number };
  readonly value: readonly number[];
  readonly err: readonly number[];
  readonly rss: number;
}

const load = () => {
  const { inputs, cases } = readGolden<{
    inputs: Record<string, EncodedArray>;
    cases: (Stamp | Fit)[];
  }>("photometry/centroids.json");
  const fits = cases.filter((one): one is Fit => "fn" in one);
  const stamps = cases.filter((one): one is Stamp => !("fn" in one));
  return { stamps, fits, imageAt: (name: string) => imageOf(inputs[name]!) };
};

/** A stamp with its masked pixels as NaN, and the variances that the weighted fits were given. */
function pixelsOf({ mask, error }: Stamp, image: ReturnType<typeof imageOf>) {
  const [height, width] = image.shape;
  const values = image.data.slice();
  for (const [row, column] of mask ?? []) values[row * width + column] = Number.NaN;
  const floor = Number(/\+(\d+)\^2/.exec(error)?.[1]) ** 2;
  const variance = image.data.map((value) => Math.max(value, 1) + floor);
  return { values, width, height, variance };
}

const distance = (a: { x: number; y: number }, [x, y]: Position): number =>
  Math.hypot(a.x - numberOf(x), a.y - numberOf(y));

describe.skipIf(goldenMissing)("golden centroids", () => {
  it("agree for the centre of mass and the quadratic to 1e-9 px", () => {
    const { stamps, imageAt } = load();
    let [compared, missing] = [0, 0];
    for (const wanted of stamps) {
      const image = imageAt(wanted.stamp);
      const { values, width, height } = pixelsOf(wanted, image);
      const centre = [(width - 1) / 2, (height - 1) / 2] as const;
      const masked = { ...image, data: values };
      const options = { background: 0, minimumSignalToNoise: 0, radius: width };
      const near = (found: { x: number; y: number; converged: boolean }, position: Position) => {
        compared++;
        if (Number.isNaN(numberOf(position[0]))) {
          // Their box of 7 reaches into the mask and gives up; here the other pixels are enough.
          missing++;
          expect(distance(found, [wanted.true[0], wanted.true[1]])).toBeLessThan(0.15);
        } else expect(distance(found, position)).toBeLessThan(1e-9);
      };
      near(centroid(masked, ...centre, { ...options, method: "moments" }), wanted.com);
      const quadratic = (box: number) =>
        centroid(masked, ...centre, { ...options, method: "quadratic", box });
      near(quadratic(5), wanted.quadratic);
      near(quadratic(5), wanted.quadratic_search);
      near(quadratic(3), wanted.quadratic_box3);
      near(quadratic(7), wanted.quadratic_box7);
    }
    expect([compared, missing]).toEqual([50, 5]);
  });

  it("agree for marginal Gaussians to 1e-3 px, weighted and not", () => {
    const { stamps, imageAt } = load();
    let compared = 0;
    for (const wanted of stamps) {
      const { values, width, height, variance } = pixelsOf(wanted, imageAt(wanted.stamp));
      const equal = fitMarginals(values, width, height);
      const weighed = fitMarginals(values, width, height, { variance });
      compared += 2;
      expect(distance(equal, wanted.g1d)).toBeLessThan(1e-3);
      expect(distance(weighed, wanted.g1d_err)).toBeLessThan(1e-3);
    }
    expect(compared).toBe(20);
  });

  // photutils starts from moments of the whole stamp: widths of 7 to 12 px for stars of 1.4 to 2.2 px
  // in the large and the faint stamp, 3 and 4. From there its fit shrinks to a width of 0 and stays:
  // a Gaussian that touches no pixel, 80 and 4 times the squares that a star leaves over.
  it("agree for 2-D Gaussians to 1e-3 px where photutils found the star", () => {
    const { stamps, imageAt } = load();
    let [compared, lost] = [0, 0];
    for (const wanted of stamps) {
      const { values, width, height, variance } = pixelsOf(wanted, imageAt(wanted.stamp));
      const weights = variance.map((one) => 1 / one);
      for (const [fit, golden] of [
        [fitGaussian(values, width, height), wanted.g2d],
        [fitGaussian(values, width, height, { weights }), wanted.g2d_err],
      ] as const) {
        const truth: Position = [wanted.true[0], wanted.true[1]];
        // 4 standard errors in two axes; the fit's own errors, from its residuals.
        expect(distance(fit, truth)).toBeLessThan(4 * Math.hypot(fit.xError, fit.yError));
        if (["stamp3", "stamp4"].includes(wanted.stamp)) {
          lost++;
          const theirs = Math.hypot(
            numberOf(golden[0]) - wanted.true[0],
            numberOf(golden[1]) - wanted.true[1],
          );
          expect(theirs).toBeGreaterThan(0.3);
          continue;
        }
        compared++;
        expect(distance(fit, golden)).toBeLessThan(1e-3);
      }
    }
    expect([compared, lost]).toEqual([12, 8]);
  });

  it("agree for the windowed centroid with sep.winpos to 1e-4 px", () => {
    const { fits, imageAt } = load();
    const wanted = fits.filter(({ fn }) => fn === "sep.winpos");
    expect(wanted.length).toBe(5);
    for (const { stamp, params, value } of wanted) {
      const found = centroid(imageAt(stamp), params.x, params.y, {
        background: 0,
        fwhm: 2.3548 * params.sig,
        minimumSignalToNoise: 0,
      });
      expect(distance(found, [value[0]!, value[1]!])).toBeLessThan(1e-4);
    }
  });

  it("agree for least-squares Gaussians with scipy to 1e-6, errors and squares too", () => {
    const { fits, imageAt } = load();
    const wanted = fits.filter(({ fn }) => fn.startsWith("lsq"));
    expect(wanted.length).toBe(7);
    for (const { stamp, fn, value, err, rss } of wanted) {
      const image = imageAt(stamp);
      const shape = fn.includes("circular") ? "circular" : "elliptical";
      const fit = fitGaussian(image.data, image.shape[1], image.shape[0], { shape });
      const [amplitude, x, y, first] = value as [number, number, number, number];
      expect(fit.amplitude / amplitude).toBeCloseTo(1, 6);
      expect(distance(fit, [x, y])).toBeLessThan(1e-6);
      expect(fit.semimajor / first).toBeCloseTo(1, 6);
      expect(fit.xError / err[1]!).toBeCloseTo(1, 4);
      expect(fit.amplitudeError / err[0]!).toBeCloseTo(1, 4);
      // The squares that photutils' lost fits of stamps 3 and 4 are many times above.
      expect(fit.chiSquare / rss).toBeCloseTo(1, 8);
      if (shape === "elliptical") expectEllipse(fit, value);
    }
  });
});

function expectEllipse(fit: GaussianFit, value: readonly number[]): void {
  expect(fit.semiminor / value[4]!).toBeCloseTo(1, 6);
  expect(fit.thetaRadians).toBeCloseTo(value[5]!, 5);
}
