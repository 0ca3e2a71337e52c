/** Drops that are plain to see, whatever a model of the noise says. */

import { depthOf, withoutEvents } from "./event-removal.ts";
import type { Readings } from "./readings.ts";
import type { SquareWaveOptions } from "./square-wave-options.ts";
import { type SquareWaveSearch, searchSquareWave } from "./square-wave-search.ts";
import type { Trend } from "./trend.ts";

/** Drop over noise from which two levels lie apart by themselves, as PyOTE has it. */
const CLEAR_DROP = 3;

/** Standard deviation of what trend and events leave. */
function scatter(readings: Readings, trend: Trend, events: readonly SquareWaveSearch[]): number {
  const { value, length } = withoutEvents(readings, trend, events, events);
  const mean = value.reduce((sum, v) => sum + v, 0) / length;
  return Math.sqrt(value.reduce((sum, v) => sum + (v - mean) ** 2, 0) / length);
}

/**
 * Whether one square wave leaves less than any trend does, and its levels lie apart. Needed for
 * gradual edges: a square wave leaves much at them, so correlated noise seems to explain more.
 */
export function isPlain(
  readings: Readings,
  trends: readonly Trend[],
  options: Required<SquareWaveOptions>,
): boolean {
  const drop = searchSquareWave(readings, { ...options, noise: "white" }, null);
  if (!drop) return false;
  const left = scatter(readings, [], [drop]);
  return depthOf(drop) > CLEAR_DROP * left && trends.every((t) => scatter(readings, t, []) > left);
}
