/**
 * All that was measured of one star: its light, its background and the size of its aperture, as
 * PyMovie plots each aperture; hollow where the default mask was used.
 */

import { MeasurementFlag } from "@photkit/aperture";
import { chooseAperture } from "../series/choose-aperture.ts";
import type { LightCurve } from "../series/light-curve.ts";
import type { PlottedCurve } from "./plot-curve.ts";
import { mainCurve } from "./plot-light-curve.ts";
import { plain } from "./plot-page.ts";
import { stackedPanels } from "./stacked-panels.ts";

export interface StarPlotOptions {
  /** Name of the star. @default the first with role "target", else the first */
  readonly aperture?: string;
  /** Width in px. @default 1000 */
  readonly width?: number;
}

const HEIGHT = { first: 240, other: 130 };

/**
 * One star on a page of its own: signal, background level, and pixels of the mask over time.
 *
 * @returns an SVG document.
 * @throws LightCurveError `"no-such-aperture"`.
 */
export function plotStar(lightCurve: LightCurve, options: StarPlotOptions = {}): string {
  const { width = 1000 } = options;
  const star = chooseAperture(lightCurve, options.aperture);
  const usedDefault = (i: number) => (star.flags[i]! & MeasurementFlag.defaultMask) !== 0;
  const other = { colour: "#5a6679", events: [] };
  const curves: PlottedCurve[] = [
    mainCurve(star, undefined),
    {
      ...other,
      title: `background of ${plain(star.name)}, ADU/px`,
      value: star.background,
      error: star.backgroundError,
      flagged: (i) => (star.flags[i]! & MeasurementFlag.backgroundContaminated) !== 0,
    },
    {
      ...other,
      title: "aperture, px (hollow: default mask)",
      value: star.pixels,
      error: null,
      flagged: usedDefault,
    },
  ];
  return stackedPanels(lightCurve, curves, width, HEIGHT);
}
