/** A page of curves, one panel below the other over one time axis. */

import type { LightCurve } from "../series/light-curve.ts";
import { axisEnds, plotAxis, plotClock } from "./plot-axis.ts";
import { type PlottedCurve, plotCurve } from "./plot-curve.ts";
import { MARGIN, plotPage } from "./plot-page.ts";

/** Heights of the panels, px. */
export interface PanelHeights {
  readonly first: number;
  readonly other: number;
}

/** The page, as SVG; frame numbers stand above the first panel, times below the last. */
export function stackedPanels(
  lightCurve: LightCurve,
  curves: readonly PlottedCurve[],
  width: number,
  heights: PanelHeights,
): string {
  const clock = plotClock(lightCurve);
  const [low, high] = axisEnds(clock);
  const place = { left: MARGIN.left, width: width - MARGIN.left - MARGIN.right };
  const axis = plotAxis(lightCurve, clock, low, high, place);
  let top = MARGIN.top;
  const panels = curves.map((curve, k) => {
    const box = { ...place, top, height: k === 0 ? heights.first : heights.other };
    top += box.height + MARGIN.gap;
    return plotCurve(curve, axis, box, { frames: k === 0, times: k === curves.length - 1 });
  });
  return plotPage(lightCurve, clock, width, top - MARGIN.gap + MARGIN.bottom, panels);
}
