/** Results that cannot be, whatever the fit says of them: each is a sentence for the reader. */

import type { EventsDocument } from "../files/events-format.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";

/** No star is steadier than this from reading to reading, seen through air. */
const LARGEST_DROP_TO_NOISE = 5000;
/** Share of an exposure that no edge is known to. */
const SMALLEST_SHARE = 1e-3;
/** Equal neighbours beyond those that rounding makes. */
const FEWEST_REPEATS = 3;
/** Units of time, in microseconds, to which clocks and programs round. */
const TIME_UNITS = [1e6, 1e5, 1e4, 1e3];

/** Rows whose flux repeats that of the row before to the last bit, beyond what rounding makes. */
export function repeatedReadings({ flux, background }: ApertureSeries): number[] {
  const counts = new Map<number, number>();
  for (const value of flux) {
    if (Number.isFinite(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const measured = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const equal = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  const rows = [...flux.keys()].filter(
    (i) =>
      i > 0 &&
      flux[i] === flux[i - 1] &&
      flux[i] !== 0 &&
      equal(background[i]!, background[i - 1]!),
  );
  // Neighbours that chance makes equal, where few values are possible (counts, rounded numbers).
  const chance = [...counts.values()].reduce((sum, count) => sum + count * count, 0) / measured;
  return rows.length >= FEWEST_REPEATS + 3 * (chance - 1) ? rows : [];
}

/** The unit to which all stamps are rounded, in microseconds; 0 when they are not. */
function roundedTo(stamps: Float64Array): number {
  const known = stamps.filter(Number.isFinite);
  const steps = new Set(known.subarray(1).map((stamp, i) => stamp - known[i]!));
  // Steps that are all the same are the camera's, and need no rounding.
  if (known.length < 3 || steps.size === 1) return 0;
  return TIME_UNITS.find((unit) => known.every((stamp) => stamp % unit === 0)) ?? 0;
}

function repeatWarning(star: ApertureSeries, frames: Float64Array): string[] {
  const rows = repeatedReadings(star);
  if (rows.length === 0) return [];
  return [
    `The readings of ${star.name} are the same to the bit as those before them in ${rows.length} frames, first in frame ${frames[rows[0]!]}: frames are repeated, or one was measured for several. Times and noise from such readings are wrong.`,
  ];
}

type Judged = Pick<EventsDocument, "events" | "settings">;

function eventWarnings(lightCurve: LightCurve, { events, settings }: Judged): string[] {
  const { frames, utcMicroseconds } = lightCurve;
  const unit = roundedTo(utcMicroseconds) / 1e6;
  const last = (frames.at(-1) ?? 0) + 1;
  return events.flatMap((event, k) => {
    const which = events.length > 1 ? ` of event ${k + 1}` : "";
    const edges = (
      [
        ["D", event.disappearance],
        ["R", event.reappearance],
      ] as const
    ).flatMap(([name, edge]) => (edge === null ? [] : [{ name, ...edge }]));
    const { dropToNoise, bottom, bottomError, baseline } = event;
    const [d, r] = [event.disappearance?.frame, event.reappearance?.frame];
    return [
      ...(dropToNoise > LARGEST_DROP_TO_NOISE
        ? [
            `The drop over noise${which}, ${dropToNoise.toFixed(0)}, is more than any star gives: the readings hold no noise, so that the errors mean nothing.`,
          ]
        : []),
      ...edges.flatMap(({ name, frameSigma68, sigma68, frame }) => [
        ...(!(frameSigma68 >= SMALLEST_SHARE)
          ? [
              `${name}${which} ± ${sigma68 === null ? `${frameSigma68.toFixed(5)} frames` : `${sigma68.toFixed(5)} s`} is less than a thousandth of a frame, which no recording tells.`,
            ]
          : []),
        ...(sigma68 !== null && unit > 2 * sigma68
          ? [
              `${name}${which} ± ${sigma68.toFixed(4)} s is less than its stamps tell, which are rounded to ${unit} s.`,
            ]
          : []),
        ...(frame < frames[0]! - 1 || frame > last + 1
          ? [`${name}${which} lies outside the recording.`]
          : []),
      ]),
      ...(d !== undefined && r !== undefined && d >= r ? [`D${which} is not before R.`] : []),
      ...(baseline > 0 && bottom < -5 * bottomError && bottom < -0.1 * baseline
        ? [
            `The level inside the event${which} is ${((-100 * bottom) / baseline).toFixed(0)} % of the baseline below zero: the background is taken too high there, or a reference changed.`,
          ]
        : []),
      ...(event.misfitFrames > 0
        ? [
            `The edges${which} are not sharp (diffraction, the star's disk, a grazing limb), or the readings there are faulty: the errors of D and R are wider for it, by ${event.misfitFrames.toFixed(2)} frames.`,
          ]
        : []),
      ...(settings.gradual && k === 0
        ? [
            "The drop is gradual: sharp edges do not fit it, and a trend or wandering noise could pass for it. Look at the light curve.",
          ]
        : []),
    ];
  });
}

/** What of a result cannot be, or must be known before it is used. */
export function implausible(
  lightCurve: LightCurve,
  star: ApertureSeries,
  document: Judged,
): string[] {
  return [...repeatWarning(star, lightCurve.frames), ...eventWarnings(lightCurve, document)];
}
