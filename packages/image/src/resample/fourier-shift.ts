/**
 * Shift by the Fourier theorem without a Fourier transform: multiplying the spectrum by a phase
 * ramp is a circular convolution with the Dirichlet kernel, for any width and height.
 */

/**
 * Dense pixels moved by (dx, dy) pixels, periodic: what leaves on one side enters on the other.
 * Equals the inverse transform of the spectrum times exp(-2 pi i (u dx / width + v dy / height)),
 * with the highest frequency of even sizes taken as a cosine.
 */
export function shiftPeriodically(
  source: Float64Array,
  width: number,
  height: number,
  dx: number,
  dy: number,
): Float64Array {
  const out = new Float64Array(width * height);
  const across = dirichletKernel(width, dx);
  const down = dirichletKernel(height, dy);
  const line = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let j = 0; j < height; j++) {
      const weight = down[(y - j + height) % height]!;
      if (weight === 0) continue;
      const row = j * width;
      for (let x = 0; x < width; x++) line[x]! += weight * source[row + x]!;
    }
    const to = y * width;
    for (let x = 0; x < width; x++) {
      let total = 0;
      for (let i = 0; i <= x; i++) total += across[x - i]! * line[i]!;
      for (let i = x + 1; i < width; i++) total += across[x - i + width]! * line[i]!;
      out[to + x] = total;
    }
  }
  return out;
}

/** Weight of the pixel that lies k pixels before the result, for k from 0 to n - 1. */
function dirichletKernel(n: number, shift: number): Float64Array {
  const weights = new Float64Array(n);
  const whole = Math.round(shift);
  const fraction = shift - whole;
  if (fraction === 0) {
    weights[((whole % n) + n) % n] = 1;
    return weights;
  }
  for (let k = 0; k < n; k++) {
    const t = k - whole - fraction;
    const angle = (Math.PI * t) / n;
    // sin(pi t) from the fraction alone keeps its digits for long shifts.
    const sine = (Math.abs(k - whole) % 2 === 0 ? -1 : 1) * Math.sin(Math.PI * fraction);
    weights[k] = sine / (n * (n % 2 === 0 ? Math.tan(angle) : Math.sin(angle)));
  }
  return weights;
}
