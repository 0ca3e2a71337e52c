/**
 * A control that needs no model of the noise: a light curve that rises as high, and as clearly, as
 * it drops shows something else than an occultation (diffraction at a miss, clouds, flashes).
 */

import { whiteNoise } from "./autoregression.ts";
import { boxBank, strongestBox } from "./box-bank.ts";
import { boxGeometry, boxSums } from "./box-search.ts";
import type { EventModel } from "./event-model.ts";
import { depthOf, withoutEvents } from "./event-removal.ts";
import type { Readings } from "./readings.ts";
import type { SquareWaveSearch } from "./square-wave-search.ts";

/** A rise of this share of the drop's depth is as high; of both, averages of unlike shapes are compared. */
const AS_HIGH = 0.5;
/** A rise must last this many readings to count. */
const SHORTEST_RISE = 4;

/** A rise is as clear when its box lowers the residuals by this much more than the drop's. */
const AS_CLEAR = 1.05;

/**
 * Says of each candidate whether the rest of the series rises as much as it drops. Events that the
 * recording cuts stay in the rest: with a drop before and after, a hump would be the baseline.
 */
export function risesAsMuch(
  readings: Readings,
  { trend, candidates }: EventModel,
): (candidate: SquareWaveSearch) => boolean {
  const geometry = boxGeometry(whiteNoise, readings.relativeError);
  const limits = { fewest: SHORTEST_RISE, most: readings.length, outside: 3 };
  const rises = boxBank(geometry, { ...limits, edges: "both" });
  const drops = boxBank(geometry, { ...limits, fewest: 1, edges: "auto" });
  const whole = candidates.filter(({ edges }) => Number.isFinite(edges.d + edges.r));
  const quiet = withoutEvents(readings, trend, whole, candidates);
  const upsideDown = quiet.value.map((value) => -value);
  const rise = strongestBox(rises, upsideDown);
  const { values, ones } = boxSums(geometry, upsideDown);
  const height = (values[rise.from]! - values[rise.to]!) / (ones[rise.to]! - ones[rise.from]!);
  return (candidate) => {
    if (height < AS_HIGH * depthOf(candidate)) return false;
    const others = whole.filter((other) => other !== candidate);
    const rest = withoutEvents(readings, trend, others, candidates);
    return rise.gain > AS_CLEAR * strongestBox(drops, rest.value).gain;
  };
}
