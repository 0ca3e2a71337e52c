/**
 * Exact overlap of a circle with every pixel of a window at once. The edge cuts a pixel along a chord:
 * what lies below the chord is a trapezoid, and what lies between chord and arc is a sliver whose
 * area is a short series. No angle is computed unless the circle is small.
 */

/** Half height of the circle at the left edge of each column, and at the right edge of the last. */
let heights = new Float64Array(64);

/**
 * Fills `out` with the area that the circle shares with each pixel, 0 … 1. The window must hold the
 * whole circle.
 *
 * @param x - column of the centre, counted from the window's first column, px.
 * @param y - row of the centre, counted from the window's first row, px.
 * @param radius - px, greater than 0.
 * @param out - at least `width * height` elements, all overwritten.
 */
export function fillCircleWeights(
  x: number,
  y: number,
  radius: number,
  width: number,
  height: number,
  out: Float64Array,
): void {
  out.fill(0, 0, width * height);
  if (heights.length <= width) heights = new Float64Array(2 * width + 2);
  const squared = radius * radius;
  for (let i = 0; i <= width; i++) {
    const edge = i - 0.5 - x;
    heights[i] = Math.sqrt(Math.max(0, squared - edge * edge));
  }
  for (let j = 0; j < height; j++) {
    const low = j - 0.5 - y;
    const high = low + 1;
    if (low >= radius || high <= -radius) continue;
    if (low >= 0) addStrip(low, high, x, radius, width, j * width, out);
    else if (high <= 0) addStrip(-high, -low, x, radius, width, j * width, out);
    else {
      addStrip(0, high, x, radius, width, j * width, out);
      addStrip(0, -low, x, radius, width, j * width, out);
    }
  }
}

/** Adds the part of the circle with a <= |distance from the centre's row| <= b to one row. */
function addStrip(
  a: number,
  b: number,
  x: number,
  radius: number,
  width: number,
  row: number,
  out: Float64Array,
): void {
  const height = heights;
  const squared = radius * radius;
  const far = b < radius ? b : radius;
  const thickness = far - a;
  // The circle reaches `outer` on the strip's near side and `inner` on its far side.
  const outer = Math.sqrt(squared - a * a);
  const inner = Math.sqrt(squared - far * far);
  const leftEnd = Math.max(0, Math.floor(x - outer + 0.5));
  const left = Math.max(0, Math.floor(x - inner + 0.5));
  const right = Math.min(width - 1, Math.floor(x + inner + 0.5));
  const rightEnd = Math.min(width - 1, Math.floor(x + outer + 0.5));

  // The rectangle between the two arcs.
  if (left === right) out[row + left]! += 2 * inner * thickness;
  else {
    out[row + left]! += (left + 0.5 - x + inner) * thickness;
    for (let i = left + 1; i < right; i++) out[row + i]! += thickness;
    out[row + right]! += (inner - (right - 0.5 - x)) * thickness;
  }

  // Outwards under the arcs, from column edge to column edge.
  let u = inner;
  let h = thickness;
  for (let i = right; i < rightEnd; i++) {
    const nextU = i + 0.5 - x;
    const nextH = height[i + 1]! - a;
    out[row + i]! += areaUnderArc(nextU - u, h, nextH, squared);
    u = nextU;
    h = nextH;
  }
  out[row + rightEnd]! += areaUnderArc(outer - u, h, 0, squared);
  u = inner;
  h = thickness;
  for (let i = left; i > leftEnd; i--) {
    const nextU = x - i + 0.5;
    const nextH = height[i]! - a;
    out[row + i]! += areaUnderArc(nextU - u, h, nextH, squared);
    u = nextU;
    h = nextH;
  }
  out[row + leftEnd]! += areaUnderArc(outer - u, h, 0, squared);
}

/**
 * Area under an arc of the circle between two points `width` apart, `from` and `to` above the base.
 *
 * With k = half the chord over the radius, the sliver is r² (asin k - k sqrt(1 - k²)), whose Taylor
 * series has the terms 2 (2n)! / (4^n n!²) k^(2n+3) / (2n + 3); nine of them are right to 1e-13 of a
 * pixel for k below 1/4.
 */
function areaUnderArc(width: number, from: number, to: number, squared: number): number {
  // Rounding alone can put the points in the wrong order.
  if (!(width > 0)) return 0;
  const rise = to - from;
  const trapezoid = 0.5 * width * (from + to);
  const kk = (width * width + rise * rise) / (4 * squared);
  const k = Math.sqrt(kk);
  if (kk > 0.0625) {
    return trapezoid + squared * (Math.asin(Math.min(1, k)) - k * Math.sqrt(Math.max(0, 1 - kk)));
  }
  let series = 6435 / 311296;
  series = series * kk + 429 / 17408;
  series = series * kk + 77 / 2560;
  series = series * kk + 63 / 1664;
  series = series * kk + 35 / 704;
  series = series * kk + 5 / 72;
  series = series * kk + 3 / 28;
  series = series * kk + 1 / 5;
  series = series * kk + 2 / 3;
  return trapezoid + squared * kk * k * series;
}
