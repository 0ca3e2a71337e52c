/**
 * Least-squares fit of a 2-D Gaussian with a constant background: Levenberg-Marquardt (Marquardt
 * 1963) with analytic derivatives. The width enters as the inverse covariance matrix, which is
 * smooth at the circular case; semi-axes and angle are computed from it afterwards.
 */

import { choleskyFactor, choleskyInverse, choleskySolve } from "@photkit/core-stats";
import { check } from "../errors.ts";
import { checkBox } from "../pixels/window.ts";
import { accumulateGaussian, PARAMETERS } from "./gaussian-normal-equations.ts";

/** A fitted star; positions and widths in px, levels in ADU. */
export interface GaussianFit {
  readonly x: number;
  readonly y: number;
  readonly xError: number;
  readonly yError: number;
  /** Height of the peak above the background. */
  readonly amplitude: number;
  readonly amplitudeError: number;
  readonly background: number;
  /** Volume of the Gaussian, ADU. */
  readonly flux: number;
  readonly fluxError: number;
  /** Standard deviation along the longer axis. */
  readonly semimajor: number;
  /** Standard deviation along the shorter axis. */
  readonly semiminor: number;
  /** Direction of the longer axis from +x towards +y, -pi/2 … pi/2. */
  readonly thetaRadians: number;
  /** Geometric mean of the two full widths at half maximum. */
  readonly fwhm: number;
  readonly fwhmError: number;
  /** Weighted sum of squared residuals. */
  readonly chiSquare: number;
  /** Pixels that were fitted. */
  readonly pixels: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Options of `fitGaussian`. */
export interface GaussianFitOptions {
  /** One width, or two and an angle. @default "elliptical" */
  readonly shape?: "circular" | "elliptical";
  /** First guess of the position in the window; the highest pixel when left out, px. */
  readonly x?: number;
  readonly y?: number;
  /** First guess of the full width at half maximum, px. @default 4 */
  readonly fwhm?: number;
  /** 1 / variance of each pixel, as many as pixels; 0 leaves a pixel out. @default all equal */
  readonly weights?: Float64Array | null;
  /** Most Levenberg-Marquardt steps. @default 60 */
  readonly maxIterations?: number;
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);
/** A fit has converged when a step lowers chi-square by less than this fraction. */
const CHI_SQUARE_TOLERANCE = 1e-12;
const MOST_DAMPING = 1e12;

/**
 * Fits one star to a window of pixels.
 *
 * @param values - `width * height` pixels, row by row; NaN and infinite ones are left out.
 * @returns positions in the window, (0, 0) its first pixel's centre. Errors come from the weights;
 *   without weights from the scatter of the residuals. `converged` is false, with NaN values, when
 *   there are too few pixels or the fit finds no star.
 * @throws ApertureError `"invalid-option"` when an option is out of range or a length is wrong.
 */
export function fitGaussian(
  values: Float64Array,
  width: number,
  height: number,
  options: GaussianFitOptions = {},
): GaussianFit {
  const { shape = "elliptical", fwhm = 4, weights = null, maxIterations = 60 } = options;
  check.oneOf("shape", shape, ["circular", "elliptical"]);
  check.positive("fwhm", fwhm);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  checkBox(values, width, height);
  if (weights !== null) check.oneOf("weights.length", weights.length, [values.length]);
  const size = shape === "circular" ? 5 : PARAMETERS;
  let parameters = firstGuess(values, width, height, options.x, options.y, fwhm);
  const normal = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  let [chiSquare, pixels] = accumulateGaussian(
    values,
    width,
    height,
    weights,
    parameters,
    size,
    normal,
    gradient,
  );
  if (pixels < size) return failed(pixels, 0);
  const damped = new Float64Array(size * size);
  const step = new Float64Array(size);
  const trialNormal = new Float64Array(size * size);
  const trialGradient = new Float64Array(size);
  let damping = 1e-3;
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && damping < MOST_DAMPING && !converged) {
    iterations++;
    damped.set(normal);
    for (let k = 0; k < size; k++) damped[k * size + k]! *= 1 + damping;
    step.set(gradient);
    if (!choleskyFactor(damped, size, damped)) {
      damping *= 10;
      continue;
    }
    choleskySolve(damped, size, step, step);
    const trial = parameters.slice();
    for (let k = 0; k < 4; k++) trial[k]! += step[k]!;
    trial[4]! += step[4]!;
    if (size === PARAMETERS) {
      trial[5]! += step[5]!;
      trial[6]! += step[6]!;
    } else trial[6] = trial[4]!;
    const positive = trial[4]! > 0 && trial[6]! > 0 && trial[4]! * trial[6]! > trial[5]! ** 2;
    const [trialChiSquare] = positive
      ? accumulateGaussian(values, width, height, weights, trial, size, trialNormal, trialGradient)
      : [Number.POSITIVE_INFINITY];
    if (trialChiSquare <= chiSquare) {
      converged = chiSquare - trialChiSquare <= CHI_SQUARE_TOLERANCE * chiSquare;
      chiSquare = trialChiSquare;
      parameters = trial;
      normal.set(trialNormal);
      gradient.set(trialGradient);
      damping = Math.max(1e-12, damping / 10);
    } else {
      damping *= 10;
      // Rounding alone keeps chi-square from falling: the minimum is reached.
      converged = trialChiSquare - chiSquare < CHI_SQUARE_TOLERANCE * chiSquare;
    }
  }
  if (!converged || !(parameters[0]! > 0) || !choleskyFactor(normal, size, normal)) {
    return failed(pixels, iterations);
  }
  const covariance = choleskyInverse(normal, size);
  const scale = weights === null ? chiSquare / Math.max(1, pixels - size) : 1;
  return describe(parameters, covariance, size, scale, chiSquare, pixels, iterations);
}

function firstGuess(
  values: Float64Array,
  width: number,
  height: number,
  x: number | undefined,
  y: number | undefined,
  fwhm: number,
): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  let at = 0;
  let sum = 0;
  let count = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      if (!Number.isFinite(value)) continue;
      if (value > peak) {
        peak = value;
        at = j * width + i;
      }
      // The border of the window stands for the sky.
      if (i === 0 || j === 0 || i === width - 1 || j === height - 1) {
        sum += value;
        count++;
      }
    }
  }
  const background = count > 0 ? sum / count : 0;
  const inverse = (FWHM_PER_SIGMA / fwhm) ** 2;
  return Float64Array.of(
    peak - background,
    x ?? at % width,
    y ?? Math.floor(at / width),
    background,
    inverse,
    0,
    inverse,
  );
}

function describe(
  parameters: Float64Array,
  covariance: Float64Array,
  size: number,
  scale: number,
  chiSquare: number,
  pixels: number,
  iterations: number,
): GaussianFit {
  const [amplitude, x, y, background, p, q, r] = parameters as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const half = (p + r) / 2;
  const apart = Math.hypot((p - r) / 2, q);
  const determinant = p * r - q * q;
  const flux = (2 * Math.PI * amplitude) / Math.sqrt(determinant);
  // The volume goes as amplitude / sqrt(determinant), the width as determinant^(-1/4).
  const slopeOf = (value: number, power: number, amplitudePower: number): Float64Array => {
    const slope = new Float64Array(size);
    slope[0] = (amplitudePower * value) / amplitude;
    if (size === PARAMETERS) {
      slope[4] = (power * value * r) / determinant;
      slope[5] = (-2 * power * value * q) / determinant;
      slope[6] = (power * value * p) / determinant;
    } else slope[4] = (2 * power * value) / p;
    return slope;
  };
  const errorAlong = (slope: Float64Array): number => {
    let variance = 0;
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < size; l++) {
        variance += slope[k]! * slope[l]! * covariance[k * size + l]!;
      }
    }
    return Math.sqrt(scale * Math.max(0, variance));
  };
  const semimajor = 1 / Math.sqrt(half - apart);
  const semiminor = 1 / Math.sqrt(half + apart);
  const fwhm = FWHM_PER_SIGMA * Math.sqrt(semimajor * semiminor);
  return {
    x,
    y,
    xError: Math.sqrt(scale * covariance[size + 1]!),
    yError: Math.sqrt(scale * covariance[2 * size + 2]!),
    amplitude,
    amplitudeError: Math.sqrt(scale * covariance[0]!),
    background,
    flux,
    fluxError: errorAlong(slopeOf(flux, -1 / 2, 1)),
    semimajor,
    semiminor,
    // The longer axis belongs to the smaller eigenvalue of the inverse covariance.
    thetaRadians: apart === 0 ? 0 : Math.atan2(-2 * q, r - p) / 2,
    fwhm,
    fwhmError: errorAlong(slopeOf(fwhm, -1 / 4, 0)),
    chiSquare,
    pixels,
    iterations,
    converged: true,
  };
}

function failed(pixels: number, iterations: number): GaussianFit {
  const nan = Number.NaN;
  return {
    x: nan,
    y: nan,
    xError: nan,
    yError: nan,
    amplitude: nan,
    amplitudeError: nan,
    background: nan,
    flux: nan,
    fluxError: nan,
    semimajor: nan,
    semiminor: nan,
    thetaRadians: nan,
    fwhm: nan,
    fwhmError: nan,
    chiSquare: nan,
    pixels,
    iterations,
    converged: false,
  };
}
