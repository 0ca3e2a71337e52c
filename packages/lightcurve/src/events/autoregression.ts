/**
 * Correlated noise (wind shake, scintillation, drifting sky) as an autoregressive process: fitted by
 * Yule-Walker with the Levinson-Durbin recursion, order chosen by the Bayesian information
 * criterion (Brockwell & Davis 1991, sections 8.1 and 9.3). The recursion gives the exact inverse
 * Cholesky factor of the noise's correlation matrix, hence exact generalised least squares.
 */

/** A stationary process of unit variance. */
export interface Autoregression {
  /** 0 = white noise. */
  readonly order: number;
  /**
   * Prediction from the `m` values before, for m = 0..order: coefficients by lag (1 first) and
   * standard deviation of what remains. The first values of a series use the short ones.
   */
  readonly predictors: readonly {
    readonly coefficients: readonly number[];
    readonly innovation: number;
  }[];
}

/** Uncorrelated noise. */
export const whiteNoise: Autoregression = {
  order: 0,
  predictors: [{ coefficients: [], innovation: 1 }],
};

/**
 * `"short"`: what matters for an edge, order by the Bayesian information criterion. `"long"`: slow
 * wandering too, which can look like an event; order by Akaike's criterion, which takes more.
 */
export type NoiseDetail = "short" | "long";

const DETAIL = {
  short: (n: number) => ({ largestOrder: 4, cost: Math.log(n) }),
  long: (n: number) => ({ largestOrder: Math.min(16, Math.floor(n / 10)), cost: 2 }),
};

/** A prediction that leaves less than this is a sign of drift, not of noise. */
const SMALLEST_INNOVATION = 0.05;

/** Autocorrelation at lags 0..maxLag about zero mean; lag 0 is 1. NaN when all values are 0. */
export function autocorrelation(residuals: Float64Array, maxLag: number): number[] {
  const n = residuals.length;
  return Array.from({ length: maxLag + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += residuals[i]! * residuals[i - lag]!;
    return sum;
  }).map((sum, _, all) => sum / all[0]!);
}

/**
 * Fits the correlation of residuals (zero mean, unit scale not needed). White noise when there are
 * fewer than 20 values.
 */
export function fitAutoregression(
  residuals: Float64Array,
  detail: NoiseDetail = "short",
): Autoregression {
  const { largestOrder, cost } = DETAIL[detail](residuals.length);
  const n = residuals.length;
  if (n < 20) return whiteNoise;
  const acf = autocorrelation(residuals, largestOrder);
  if (!Number.isFinite(acf[1]!)) return whiteNoise;

  const predictors: { coefficients: number[]; innovation: number }[] = [
    { coefficients: [], innovation: 1 },
  ];
  let best = 0;
  let bestCriterion = 0;
  let variance = 1;
  let coefficients: number[] = [];
  for (let m = 1; m <= largestOrder; m++) {
    let reflection = acf[m]!;
    coefficients.forEach((coefficient, k) => {
      reflection -= coefficient * acf[m - 1 - k]!;
    });
    reflection /= variance;
    variance *= 1 - reflection * reflection;
    if (!(variance > SMALLEST_INNOVATION ** 2)) break;
    const before = coefficients;
    coefficients = before.map((coefficient, k) => coefficient - reflection * before[m - 2 - k]!);
    coefficients.push(reflection);
    predictors.push({ coefficients, innovation: Math.sqrt(variance) });
    const criterion = n * Math.log(variance) + m * cost;
    if (criterion < bestCriterion) {
      bestCriterion = criterion;
      best = m;
    }
  }
  return { order: best, predictors: predictors.slice(0, best + 1) };
}

/** Variance of the mean of many values over that of independent ones: the spectral density at 0. */
export function longVariance({ predictors, order }: Autoregression): number {
  const { coefficients, innovation } = predictors[order]!;
  return (innovation / (1 - coefficients.reduce((sum, value) => sum + value, 0))) ** 2;
}

/** Removes the correlation: independent values of the same variance. Row i uses rows before it. */
export function whiten(
  noise: Autoregression,
  values: Float64Array,
  out: Float64Array = new Float64Array(values.length),
): Float64Array {
  for (let i = values.length - 1; i >= 0; i--) {
    const { coefficients, innovation } = noise.predictors[Math.min(i, noise.order)]!;
    let rest = values[i]!;
    for (let k = 0; k < coefficients.length; k++) rest -= coefficients[k]! * values[i - 1 - k]!;
    out[i] = rest / innovation;
  }
  return out;
}

/** Puts the correlation in: the inverse of `whiten`, in place when `out` is `values`. */
export function colour(
  noise: Autoregression,
  values: Float64Array,
  out: Float64Array = new Float64Array(values.length),
): Float64Array {
  for (let i = 0; i < values.length; i++) {
    const { coefficients, innovation } = noise.predictors[Math.min(i, noise.order)]!;
    let value = values[i]! * innovation;
    for (let k = 0; k < coefficients.length; k++) value += coefficients[k]! * out[i - 1 - k]!;
    out[i] = value;
  }
  return out;
}

/** Product of the inverse correlation matrix and a vector: `whiten`, then its transpose. */
export function inverseCorrelationTimes(noise: Autoregression, values: Float64Array): Float64Array {
  const white = whiten(noise, values);
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const { coefficients, innovation } = noise.predictors[Math.min(i, noise.order)]!;
    const scaled = white[i]! / innovation;
    out[i]! += scaled;
    for (let k = 0; k < coefficients.length; k++) out[i - 1 - k]! -= coefficients[k]! * scaled;
  }
  return out;
}
