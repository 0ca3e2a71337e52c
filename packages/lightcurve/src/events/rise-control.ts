/**
 * A control that needs no model of the noise: a light curve that rises as high, and as clearly, as
 * it drops shows something else than an occultation (diffraction at a miss, clouds, flashes).
 */

import { whiteNoise } from "./autoregression.ts";
import { boxBank, strongestBox } from "./box-bank.ts";
import { type BoxSums, boxGeometry, boxSums } from "./box-search.ts";
import type { EventModel } from "./event-model.ts";
import { depthOf, withoutEvents } from "./event-removal.ts";
import { eventFractions, type Readings } from "./readings.ts";
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
    // The bank leaves lengths out, and a step is a rise of one length and a drop of another.
    const own = gainOf(boxSums(geometry, rest.value), candidate);
    return rise.gain > AS_CLEAR * Math.max(own, strongestBox(drops, rest.value).gain);
  };
}

/** By how much the box of whole readings inside a drop lowers the squared residuals. */
function gainOf({ values, ones, length }: BoxSums, { edges, readings }: SquareWaveSearch): number {
  const share = eventFractions(readings, edges.d, edges.r);
  const from = share.findIndex((inside) => inside >= 0.5);
  if (from < 0) return 0;
  const to = share.findLastIndex((inside) => inside >= 0.5) + 1;
  const sum = values[to]! - values[from]!;
  const weight = ones[to]! - ones[from]!;
  return sum < 0 && to - from < length ? sum ** 2 / (weight - weight ** 2 / ones[length]!) : 0;
}
