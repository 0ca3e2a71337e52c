/** The pixels of a window as a surface seen from one side: heights are counts. */

import { colourTable, copyWindow, type ImageLike } from "@photkit/image";
import { page } from "./plot-page.ts";
import { INK, numberTicks } from "./svg-panel.ts";

export interface SurfaceOptions {
  /** Centre of the window in px, rounded to whole pixels. */
  readonly x: number;
  readonly y: number;
  /** Side of the window in px, 2 to 61. @default 25 */
  readonly size?: number;
  /** Counts from which on the surface is drawn in the colour of saturation. @default none */
  readonly saturation?: number | null;
  /** Width of the plot in px. @default 480 */
  readonly width?: number;
  /** Largest height of the plot in px. @default 320 */
  readonly height?: number;
}

const SATURATED = "#ff2bd6";
/** The window lies as a rhombus of this height over width; counts stand on it this high, of the page. */
const FLATNESS = 0.36;
const RISE = 0.52;
const MARGIN = { left: 84, right: 88, top: 12, bottom: 24 };

/**
 * An isometric view of the pixels around a star, drawn from the far corner to the near one; row 0
 * of the picture is behind. Pixels without a value leave holes.
 *
 * @returns an SVG document.
 */
export function plotSurface(image: ImageLike, options: SurfaceOptions): string {
  const { width = 480, height = 320, saturation = null } = options;
  const size = Math.max(2, Math.min(61, Math.round(options.size ?? 25)));
  const x0 = Math.round(options.x) - (size >> 1);
  const y0 = Math.round(options.y) - (size >> 1);
  const counts = copyWindow(image, x0, y0, size, size);
  const finite = counts.filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (finite.length === 0) {
    return page(width, 80, ['<text x="20" y="45">The window holds no pixel.</text>']);
  }
  const span = high > low ? high - low : 1;
  const rise = RISE * height;
  const half = Math.min(
    (width - MARGIN.left - MARGIN.right) / 2,
    (height - MARGIN.top - MARGIN.bottom - rise) / (2 * FLATNESS),
  );
  const middle = MARGIN.left + (width - MARGIN.left - MARGIN.right) / 2;
  const step = half / (size - 1);
  const up = (i: number, j: number) => (counts[j * size + i]! - low) / span;
  // The page ends at the highest point: the far corner seldom is the brightest.
  const tops = [...counts.keys()].map((k) => {
    const [i, j] = [k % size, Math.floor(k / size)];
    return up(i, j) * rise - (i + j) * step * FLATNESS;
  });
  const barTop = rise - half * FLATNESS;
  const floor = MARGIN.top + tops.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), barTop);
  /** Place on the page of column i and row j at a height of 0 to 1. */
  const place = (i: number, j: number, up: number): readonly [number, number] => [
    middle + (i - j) * step,
    floor + (i + j) * step * FLATNESS - up * rise,
  ];
  const table = colourTable("viridis");
  const faces: string[] = [];
  for (let j = 0; j + 1 < size; j++) {
    for (let i = 0; i + 1 < size; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const heights = corners.map(([a, b]) => up(a, b));
      if (heights.some(Number.isNaN)) continue;
      const most = low + span * Math.max(...heights);
      const full = saturation !== null && most >= saturation;
      const level = heights.reduce((sum, value) => sum + value, 0) / 4;
      const path = corners
        .map(([a, b], k) =>
          place(a, b, heights[k]!)
            .map((at) => at.toFixed(1))
            .join(" "),
        )
        .join("L");
      faces.push(`<path d="M${path}Z" fill="${full ? SATURATED : colourOf(table, level)}"/>`);
    }
  }
  return page(width, Math.round(floor + 2 * half * FLATNESS + MARGIN.bottom), [
    scaleBar(low, high, place(0, size - 1, 0)[0] - 8, floor + half * FLATNESS, rise),
    `<g stroke="#1b2330" stroke-opacity="0.35" stroke-width="0.5" stroke-linejoin="round">`,
    ...faces,
    "</g>",
    label(
      place(size - 1, size - 1, 0),
      [0, 15],
      `column ${x0 + size - 1}, row ${y0 + size - 1}`,
      "middle",
    ),
    label(place(size - 1, 0, 0), [6, 4], `column ${x0 + size - 1}`, "start"),
    label(place(size - 1, 0, 0), [6, 17], `row ${y0}`, "start"),
  ]);
}

const colourOf = (table: Uint8Array, level: number): string => {
  const at = 3 * Math.round(255 * Math.max(0, Math.min(1, level)));
  return `rgb(${table[at]},${table[at + 1]},${table[at + 2]})`;
};

const label = (
  [x, y]: readonly [number, number],
  [dx, dy]: readonly [number, number],
  text: string,
  anchor: string,
): string =>
  `<text x="${(x + dx).toFixed(1)}" y="${(y + dy).toFixed(1)}" text-anchor="${anchor}">${text}</text>`;

/** Counts along a vertical bar of `rise` px whose foot is at (x, y). */
function scaleBar(low: number, high: number, x: number, y: number, rise: number): string {
  const span = high > low ? high - low : 1;
  const ticks = numberTicks(low, high, 6).map(({ value, label: text }) => {
    const at = (y - ((value - low) / span) * rise).toFixed(1);
    return `<path d="M${x.toFixed(1)} ${at}h-4" stroke="${INK}"/><text x="${(x - 7).toFixed(1)}" y="${Number(at) + 4}" text-anchor="end">${text}</text>`;
  });
  return [`<path d="M${x.toFixed(1)} ${y.toFixed(1)}v${-rise}" stroke="${INK}"/>`, ...ticks].join(
    "\n",
  );
}
