/**
 * How the background of a window was found: its pixels in order of brightness, the goal posts
 * between which the robust mean is taken (see `robustMean`), and the level.
 */

import { robustMean } from "@photkit/core-stats";
import { page } from "./plot-page.ts";
import { dots, INK, linearScale, numberTicks, panelFrame, titleInside } from "./svg-panel.ts";

export interface SortedPixelsOptions {
  /** Width of the plot in px. @default 480 */
  readonly width?: number;
  /** Height of the plot in px. @default 320 */
  readonly height?: number;
}

/** Readings shown above and below the level, in scatters; stars reach far beyond. */
const SHOWN = { below: 5, above: 8 };
const POST = "#2f6fb7";
const LEVEL = "#c8352b";

/**
 * A plot of the sorted pixels of a window with the goal posts of its robust mean.
 *
 * @param pixels - counts of the window in any order; NaN and infinite ones are left out.
 * @returns an SVG document; one that says so when there is no pixel.
 */
export function plotSortedPixels(
  pixels: ArrayLike<number>,
  options: SortedPixelsOptions = {},
): string {
  const { width = 480, height = 320 } = options;
  const sorted = Float64Array.from(pixels).filter(Number.isFinite).sort();
  if (sorted.length === 0) {
    return page(width, 80, ['<text x="20" y="45">The window holds no pixel.</text>']);
  }
  const { mean, standardDeviation, low, high } = robustMean(sorted);
  const scatter = standardDeviation || Math.max(1e-9, Math.abs(mean) * 1e-6);
  /** Two digits of the scatter. */
  const digits = Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(scatter))));
  const box = { left: 66, top: 16, width: width - 66 - 70, height: height - 16 - 46 };
  const right = box.left + box.width;
  const x = linearScale(0, sorted.length - 1, box.left, right);
  const bottom = Math.max(sorted[0]!, mean - SHOWN.below * scatter);
  const top = Math.min(sorted.at(-1)!, mean + SHOWN.above * scatter);
  const y = linearScale(bottom, top, box.top + box.height, box.top);
  const shown = [...sorted.keys()].filter((i) => sorted[i]! >= bottom && sorted[i]! <= top);
  const beyond = sorted.filter((value) => value > top).length;
  const line = (value: number, colour: string, label: string, dashes: string) => {
    const at = y.at(value).toFixed(1);
    return `<path d="M${box.left} ${at}H${right}" stroke="${colour}" stroke-width="1.3"${dashes}/><text x="${right + 6}" y="${Number(at) + 4}" fill="${colour}">${label}</text>`;
  };
  const dashed = ' stroke-dasharray="5 4"';
  // A post closer to the level than a line of text has its name above or below it.
  const near = Math.abs(y.at(high) - y.at(mean)) < 12;
  return page(width, height, [
    panelFrame(box, x, y, {
      left: numberTicks(bottom, top, box.height / 45),
      bottom: numberTicks(0, sorted.length - 1, box.width / 90),
      labelled: true,
    }),
    titleInside(
      box,
      `background ${mean.toFixed(digits)} ± ${standardDeviation.toFixed(digits)} ADU`,
    ),
    dots(
      shown.map((i) => [x.at(i), y.at(sorted[i]!)]),
      INK,
      1.2,
    ),
    line(low, POST, near ? "" : "post", dashed),
    line(high, POST, near ? "" : "post", dashed),
    line(mean, LEVEL, "level", ""),
    `<text x="${box.left + box.width / 2}" y="${height - 10}" text-anchor="middle">pixels in order of brightness${beyond > 0 ? `; ${beyond} of ${sorted.length} are brighter than shown` : ""}</text>`,
  ]);
}
