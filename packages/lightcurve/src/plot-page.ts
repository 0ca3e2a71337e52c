/** The page that plots are drawn on. */

import type { LightCurve } from "./light-curve.ts";
import type { PlotClock } from "./plot-axis.ts";
import { INK } from "./svg-panel.ts";
import { utcText } from "./utc-text.ts";

export const MARGIN = { left: 78, right: 22, top: 62, bottom: 48, gap: 16 };

/** Text without the characters that XML gives a meaning. */
export const plain = (text: string): string => text.replace(/[<>&"']/g, "_");

/** A page with panels on it, the recording's name above and the date below. */
export function plotPage(
  lightCurve: LightCurve,
  clock: PlotClock,
  width: number,
  height: number,
  panels: readonly string[],
): string {
  const first = lightCurve.utcMicroseconds.find(Number.isFinite);
  const below = clock.timed ? `UTC, ${utcText(first!)?.slice(0, 10)}` : "frame";
  const right = width - MARGIN.right;
  return page(width, height, [
    `<text x="${MARGIN.left}" y="22" font-size="15" font-weight="bold" fill="${INK}">${plain(String(lightCurve.source.name ?? "light curve"))}</text>`,
    clock.timed
      ? `<text x="${right}" y="22" text-anchor="end">frame number above, UTC below</text>`
      : "",
    ...panels,
    `<text x="${(MARGIN.left + right) / 2}" y="${height - 10}" text-anchor="middle">${below}</text>`,
  ]);
}

/** A page that says that there is nothing to show. */
export const emptyPage = (width: number): string =>
  page(width, 80, [`<text x="20" y="45">Nothing was measured.</text>`]);

/** An SVG document of its own: white, with the letters that all plots have. */
export const page = (width: number, height: number, parts: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, sans-serif" font-size="12" fill="#5a6679"><rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
