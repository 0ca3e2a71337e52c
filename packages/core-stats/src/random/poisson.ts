/**
 * Poisson deviates, exact at every mean: inversion by multiplication below 10 (Knuth), transformed
 * rejection with squeeze above (Hoermann 1993, "The transformed rejection method for generating
 * Poisson random variables", algorithm PTRS).
 */

const REJECTION_FROM = 10;

const LOG_FACTORIALS = logFactorialTable(32);

function logFactorialTable(size: number): Float64Array {
  const table = new Float64Array(size);
  for (let k = 2; k < size; k++) table[k] = table[k - 1]! + Math.log(k);
  return table;
}

/** log k!, by table or Stirling's series (its first omitted term is below 1e-14 from k = 32 on). */
function logFactorial(k: number): number {
  if (k < LOG_FACTORIALS.length) return LOG_FACTORIALS[k]!;
  const inverse = 1 / k;
  const square = inverse * inverse;
  return (
    (k + 0.5) * Math.log(k) -
    k +
    0.5 * Math.log(2 * Math.PI) +
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
  );
}

function byMultiplication(mean: number, uniform: () => number): number {
  const limit = Math.exp(-mean);
  let product = uniform();
  let count = 0;
  while (product > limit) {
    product *= uniform();
    count++;
  }
  return count;
}

function byRejection(mean: number, uniform: () => number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const logMean = Math.log(mean);
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const acceptedAtOnce = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + mean + 0.43);
    if (distance >= 0.07 && v <= acceptedAtOnce) return k;
    if (k < 0 || k === Number.POSITIVE_INFINITY || (distance < 0.013 && v > distance)) continue;
    const proposal = Math.log((v * inverseAlpha) / (a / (distance * distance) + b));
    if (proposal <= k * logMean - mean - logFactorial(k)) return k;
  }
}

/** A Poisson deviate of a mean of at least 0, from uniform numbers in [0, 1). */
export function poissonDeviate(mean: number, uniform: () => number): number {
  return mean < REJECTION_FROM ? byMultiplication(mean, uniform) : byRejection(mean, uniform);
}
