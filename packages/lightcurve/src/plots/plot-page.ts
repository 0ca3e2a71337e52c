/** The page that plots are drawn on. */

import type { LightCurve } from "../series/light-curve.ts";
import { utcText } from "../times/utc-text.ts";
import type { PlotClock } from "./plot-axis.ts";
import { INK } from "./svg-panel.ts";

export const MARGIN = { left: 78, right: 22, top: 76, bottom: 48, gap: 28 };

/** Letters of a name that leave room for the words on its right. */
const LONGEST_NAME = 64;

/** Text without the characters that XML gives a meaning. */
export const plain = (text: string): string =>
  text.replace(/[<>&"'\p{Cc}\p{Cs}\ufffe\uffff]/gu, "_");

/** A page with panels on it, the recording's name above and the date below. */
export function plotPage(
  lightCurve: LightCurve,
  clock: PlotClock,
  width: number,
  height: number,
  panels: readonly string[],
): string {
  const below = clock.timed ? `UTC, ${daysOf(lightCurve.utcMicroseconds)}` : "frame";
  const right = width - MARGIN.right;
  return page(width, height, [
    pageTitle(String(lightCurve.source.name ?? "light curve")),
    clock.timed
      ? `<text x="${right}" y="22" text-anchor="end">frame number above, UTC below</text>`
      : "",
    ...panels,
    `<text x="${(MARGIN.left + right) / 2}" y="${height - 10}" text-anchor="middle">${below}</text>`,
  ]);
}

/** What a plot is of, above all panels; of a long path the end. */
export function pageTitle(name: string): string {
  const shown = name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name;
  return `<text x="${MARGIN.left}" y="22" font-size="15" font-weight="bold" fill="${INK}">${plain(shown)}</text>`;
}

/** The day of the stamps, or the first and the last one. */
export function daysOf(utcMicroseconds: ArrayLike<number>): string {
  const days = Array.from(utcMicroseconds)
    .filter(Number.isFinite)
    .map((utc) => utcText(utc)?.slice(0, 10) ?? "");
  const [first, last] = [days[0] ?? "", days.at(-1) ?? ""];
  return first === last ? first : `${first} to ${last}`;
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
