/** Banding of a camera: how far the median of each row and of each column stands from the others. */

import { page } from "./plot-page.ts";
import {
  INK,
  linearScale,
  numberTicks,
  type PanelBox,
  panelFrame,
  titleInside,
} from "./svg-panel.ts";

export interface LineProfilesInput {
  /** What stands above the common median, in counts, by row and by column; NaN is not drawn. */
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
}

export interface LineProfilesOptions {
  /** Width of the plot in px. @default 800 */
  readonly width?: number;
  /** Height of the plot in px. @default 460 */
  readonly height?: number;
}

const MARGIN = { left: 66, right: 20, top: 16, bottom: 44, between: 52 };
/** Counts that the vertical axis spans at least: a flat profile is not blown up to noise. */
const LEAST_SPAN = 1;

/**
 * A plot of the profiles of rows (above) and columns (below), on one scale.
 *
 * @returns an SVG document.
 * @example
 * const { lineProfiles } = await extractLightCurve(source, { calibration: { lineNoise: "rows" } });
 * if (lineProfiles !== null) await writeFile("line-noise.svg", plotLineProfiles(lineProfiles));
 */
export function plotLineProfiles(
  { rows, columns }: LineProfilesInput,
  options: LineProfilesOptions = {},
): string {
  const { width = 800, height = 460 } = options;
  const { left, right, top, bottom, between } = MARGIN;
  const values = [...Array.from(rows), ...Array.from(columns)].filter(Number.isFinite);
  const lowest = values.reduce((least, value) => Math.min(least, value), 0);
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  const margin = Math.max(0.12 * (highest - lowest), LEAST_SPAN / 2);
  const panelHeight = (height - top - bottom - between) / 2;
  const box = (k: number): PanelBox => ({
    left,
    top: top + k * (panelHeight + between),
    width: width - left - right,
    height: panelHeight,
  });
  const panel = (k: number, profile: ArrayLike<number>, of: string): string => {
    const place = box(k);
    const x = linearScale(0, Math.max(1, profile.length - 1), left, left + place.width);
    const y = linearScale(
      lowest - margin,
      highest + 2 * margin,
      place.top + place.height,
      place.top,
    );
    const frame = panelFrame(place, x, y, {
      left: numberTicks(y.low, y.high, place.height / 40),
      bottom: numberTicks(0, x.high, place.width / 90),
      labelled: true,
    });
    const title = titleInside(place, `medians of ${of}s less their median, ADU`);
    const middle = left + place.width / 2;
    const below = place.top + place.height + 34;
    return `${frame}${steps(profile, x, y)}${title}<text x="${middle}" y="${below}" text-anchor="middle">${of}, px</text>`;
  };
  return page(width, height, [panel(0, rows, "row"), panel(1, columns, "column")]);
}

/** A line through all values, broken where one is missing. */
function steps(
  values: ArrayLike<number>,
  x: { at(value: number): number },
  y: { at(value: number): number },
): string {
  let path = "";
  let drawing = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value))
      path += `${drawing ? "L" : "M"}${x.at(i).toFixed(1)} ${y.at(value).toFixed(1)}`;
    drawing = Number.isFinite(value);
  }
  return `<path d="${path}" fill="none" stroke="${INK}" stroke-width="1.1" stroke-linejoin="round"/>`;
}
