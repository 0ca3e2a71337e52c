/**
 * The times of a recording as a picture: when each frame was taken, and the step from the one before.
 * A straight line is a steady camera; jumps, repeats and missing stamps show at a glance.
 */

import { LightCurveError } from "../errors.ts";
import { daysOf, MARGIN, page, pageTitle, plain } from "./plot-page.ts";
import { dots, linearScale, numberTicks, panelFrame, timeTicks, titleInside } from "./svg-panel.ts";

/** Frames that belong together: those of one camera and filter. */
export interface TimedFrames {
  /** What the legend calls them. */
  readonly name: string;
  /** Numbers of the frames in the recording. */
  readonly frames: ArrayLike<number>;
  /** Time of each of them, microseconds UTC; NaN without a stamp: not drawn. */
  readonly utcMicroseconds: ArrayLike<number>;
}

export interface PlotTimesOptions {
  /** What the plot is of. @default "times" */
  readonly title?: string;
  /** Width in px. @default 1000 */
  readonly width?: number;
}

const COLOURS = ["#1f5fa8", "#c8352b", "#14532d", "#b8860b", "#6b3fa0", "#5a6679"];
const HEIGHT = { times: 260, steps: 180 };
const LEGEND_LINE = 16;
/** Steps up to this many times the usual one get a place of their own; longer ones lie on the rim. */
const LONGEST_STEPS = 6;

interface Stamp {
  readonly frame: number;
  readonly utc: number;
  /** Seconds from the stamp before in the same group; NaN for the first. */
  readonly step: number;
}

/**
 * Two panels over UTC: the number of each frame, and the step in seconds from the frame before of the
 * same group. Steps above six times the usual one lie on the upper rim.
 *
 * @returns an SVG document; one that says so when no frame has a time.
 * @throws LightCurveError `"invalid-option"` when a group has not one time for each frame.
 */
export function plotTimes(groups: readonly TimedFrames[], options: PlotTimesOptions = {}): string {
  const { title = "times", width = 1000 } = options;
  for (const { name, frames, utcMicroseconds } of groups) {
    if (frames.length !== utcMicroseconds.length) {
      throw new LightCurveError(
        "invalid-option",
        `${name} must have a time for each of its ${frames.length} frames. Received ${utcMicroseconds.length}.`,
        { data: { name, frames: frames.length, times: utcMicroseconds.length } },
      );
    }
  }
  const stamped = groups.map((group) => ({ name: group.name, stamps: stampsOf(group) }));
  const all = stamped.flatMap(({ stamps }) => stamps);
  if (all.length === 0)
    return page(width, 80, [`<text x="20" y="45">${plain(title)}: no times.</text>`]);
  const range = (values: readonly number[]): [number, number] => [
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
  const [first, last] = range(all.map(({ utc }) => utc));
  const rim = 0.015 * (last - first) || 5e5;
  const left = MARGIN.left;
  const plotWidth = width - MARGIN.left - MARGIN.right;
  const x = linearScale(first - rim, last + rim, left, left + plotWidth);
  const bottom = timeTicks(x.low, x.high, plotWidth / 110);
  const panel = (top: number, height: number, values: readonly number[], title: string) => {
    const [low, high] = range(values);
    const margin = 0.08 * (high - low) || 0.5 * Math.abs(high) || 1;
    // Room for the title above the dots.
    const room = (margin + high - low) * (28 / height);
    const y = linearScale(low - margin, high + margin + room, top + height, top);
    const ticks = { left: numberTicks(y.low, y.high, height / 45), bottom };
    const labelled = title === STEPS;
    const box = { left, top, width: plotWidth, height };
    return { y, frame: panelFrame(box, x, y, { ...ticks, labelled }) + titleInside(box, title) };
  };

  const legendTop = 42;
  const top = legendTop + LEGEND_LINE * stamped.length;
  const stepsTop = top + HEIGHT.times + MARGIN.gap;
  const ceiling = longestStep(all);
  const stepOf = ({ step }: Stamp) => Math.min(step, ceiling);
  const steps = all.map(stepOf).filter(Number.isFinite);
  const times = panel(
    top,
    HEIGHT.times,
    all.map(({ frame }) => frame),
    "frame number",
  );
  const below = panel(stepsTop, HEIGHT.steps, steps.length > 0 ? steps : [0, 1], STEPS);
  const radius = all.length > 1500 ? 1.1 : all.length > 300 ? 1.8 : 2.6;
  const drawn = stamped.flatMap(({ stamps }, k) => {
    const colour = COLOURS[k % COLOURS.length]!;
    const place = (stamp: Stamp) => [x.at(stamp.utc), times.y.at(stamp.frame)] as const;
    const withStep = stamps.filter(({ step }) => Number.isFinite(step));
    return [
      dots(stamps.map(place), colour, radius),
      dots(
        withStep.map((stamp) => [x.at(stamp.utc), below.y.at(stepOf(stamp))] as const),
        colour,
        radius,
      ),
    ];
  });
  const legend = stamped.map(({ name, stamps }, k) => {
    const at = legendTop + LEGEND_LINE * k - 4;
    const counted = `${plain(name)}: ${stamps.length} of ${groups[k]!.frames.length} frames with a time`;
    return `${dots([[left + 5, at - 4]], COLOURS[k % COLOURS.length]!, 4)}<text x="${left + 16}" y="${at}">${counted}</text>`;
  });
  const height = stepsTop + HEIGHT.steps + MARGIN.bottom;
  const centre = left + plotWidth / 2;
  return page(width, height, [
    pageTitle(title),
    ...legend,
    times.frame,
    below.frame,
    ...drawn,
    `<text x="${centre}" y="${height - 10}" text-anchor="middle">UTC, ${daysOf([first, last])}</text>`,
  ]);
}

const STEPS = "step from the frame before, s";

function stampsOf({ frames, utcMicroseconds }: TimedFrames): Stamp[] {
  const stamps: Stamp[] = [];
  for (let i = 0; i < frames.length; i++) {
    const utc = utcMicroseconds[i]!;
    if (!Number.isFinite(utc)) continue;
    const before = stamps.at(-1);
    const step = before === undefined ? Number.NaN : (utc - before.utc) / 1e6;
    stamps.push({ frame: frames[i]!, utc, step });
  }
  return stamps;
}

/** Seconds up to which steps are drawn at their place. */
function longestStep(stamps: readonly Stamp[]): number {
  const steps = stamps.map(({ step }) => step).filter((step) => step > 0);
  const usual = steps.sort((a, b) => a - b)[steps.length >> 1] ?? 1;
  return LONGEST_STEPS * usual;
}
