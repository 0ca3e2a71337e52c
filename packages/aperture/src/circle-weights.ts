/**
 * Exact overlap of a circle with every pixel of a window at once. The integral of the circle's
 * edge, G(u) = (u sqrt(r² - u²) + r² asin(u / r)) / 2, is tabled at the column edges and at the
 * points where the circle crosses the row edges; each pixel is then a difference of two entries.
 */

let columnIntegral = new Float64Array(64);

/**
 * Fills `out` with the area that the circle shares with each pixel, 0 … 1.
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
  if (columnIntegral.length <= width) columnIntegral = new Float64Array(2 * width + 2);
  const integral = columnIntegral;
  const squared = radius * radius;
  for (let i = 0; i <= width; i++) {
    const edge = Math.min(radius, Math.max(-radius, i - 0.5 - x));
    const across = Math.sqrt(Math.max(0, squared - edge * edge));
    integral[i] = (edge * across + squared * Math.atan2(edge, across)) / 2;
  }
  for (let j = 0; j < height; j++) {
    const low = j - 0.5 - y;
    const high = low + 1;
    if (low >= radius || high <= -radius) continue;
    if (low >= 0) addStrip(low, high, x, radius, squared, width, j * width, out);
    else if (high <= 0) addStrip(-high, -low, x, radius, squared, width, j * width, out);
    else {
      addStrip(0, high, x, radius, squared, width, j * width, out);
      addStrip(0, -low, x, radius, squared, width, j * width, out);
    }
  }
}

/** Adds the part of the circle with a <= |distance from the centre's row| <= b to one row. */
function addStrip(
  a: number,
  b: number,
  x: number,
  radius: number,
  squared: number,
  width: number,
  row: number,
  out: Float64Array,
): void {
  const integral = columnIntegral;
  const far = Math.min(b, radius);
  const outer = Math.sqrt(Math.max(0, squared - a * a));
  const inner = Math.sqrt(Math.max(0, squared - far * far));
  const atOuter = (outer * a + squared * Math.atan2(outer, a)) / 2;
  const atInner = (inner * far + squared * Math.atan2(inner, far)) / 2;
  const first = Math.max(0, Math.ceil(x - outer - 0.5));
  const last = Math.min(width - 1, Math.floor(x + outer + 0.5));
  for (let i = first; i <= last; i++) {
    const left = i - 0.5 - x;
    const right = left + 1;
    if (left >= -inner && right <= inner) {
      out[row + i]! += far - a;
      continue;
    }
    let area = Math.max(0, Math.min(right, inner) - Math.max(left, -inner)) * (far - a);
    if (right > inner && left < outer) {
      const from = Math.max(left, inner);
      const to = Math.min(right, outer);
      area +=
        (right <= outer ? integral[i + 1]! : atOuter) -
        (left >= inner ? integral[i]! : atInner) -
        a * (to - from);
    }
    if (left < -inner && right > -outer) {
      const from = Math.max(left, -outer);
      const to = Math.min(right, -inner);
      area +=
        (right <= -inner ? integral[i + 1]! : -atInner) -
        (left >= -outer ? integral[i]! : -atOuter) -
        a * (to - from);
    }
    out[row + i]! += Math.max(0, area);
  }
}
