/** One event from near: the whole of it, and both edges reading by reading. */

import type { EventInstant, EventRecord } from "../files/events-format.ts";
import type { LightCurve } from "../series/light-curve.ts";
import { edgePlace, plotAxis, plotClock } from "./plot-axis.ts";
import { plotCurve } from "./plot-curve.ts";
import { mainCurve, type PlotOptions, plottedStar } from "./plot-light-curve.ts";
import { emptyPage, MARGIN, plotPage } from "./plot-page.ts";

const HEIGHT = { event: 260, edge: 220 };
/** Readings shown on either side of an edge. */
const NEAR = 9;
/** Space between the panels of the two edges: a time label at the rim of either is 92 px wide. */
const GAP = { across: 108, down: 76 };

/**
 * A close-up of one event: some of the baseline on either side, the fitted square wave, the 95 %
 * intervals of D and R as bands; below it each edge from near.
 *
 * @returns an SVG document.
 */
export function plotEvent(
  lightCurve: LightCurve,
  options: PlotOptions & { readonly event: EventRecord },
): string {
  const { event, relative, width = 1000 } = options;
  const star = plottedStar(lightCurve, options.aperture);
  if (star === null) return emptyPage(width);
  const clock = plotClock(lightCurve);
  const curve = mainCurve(star, relative, [event]);
  const at = (edge: EventInstant | null, otherwise: number) =>
    edge === null ? otherwise : edgePlace(edge, clock).at;
  const from = at(event.disappearance, clock.first);
  const to = at(event.reappearance, clock.last);
  const around = Math.max(20 * clock.step, 0.9 * (to - from));
  const whole = { left: MARGIN.left, width: width - MARGIN.left - MARGIN.right };
  const axis = plotAxis(
    lightCurve,
    clock,
    Math.max(clock.first - clock.step, from - around),
    Math.min(clock.last + clock.step, to + around),
    whole,
  );
  const shows = { frames: true, times: true };
  const panels = [
    plotCurve(curve, axis, { ...whole, top: MARGIN.top, height: HEIGHT.event }, shows),
  ];
  const top = MARGIN.top + HEIGHT.event + GAP.down;
  const half = (whole.width - GAP.across) / 2;
  const edges = [
    { edge: event.disappearance, title: "D", left: MARGIN.left },
    { edge: event.reappearance, title: "R", left: MARGIN.left + half + GAP.across },
  ];
  for (const { edge, title, left } of edges) {
    if (edge === null) continue;
    const place = { left, width: half };
    const centre = edgePlace(edge, clock).at;
    const reach = NEAR * clock.step;
    const near = plotAxis(lightCurve, clock, centre - reach, centre + reach, place);
    panels.push(
      plotCurve({ ...curve, title }, near, { ...place, top, height: HEIGHT.edge }, shows),
    );
  }
  return plotPage(lightCurve, clock, width, top + HEIGHT.edge + MARGIN.bottom, panels);
}
