/** Drops inside an event: the noise of the event's own readings says whether they are any. */

import { depthOf } from "./event-removal.ts";
import { eventFractions } from "./readings.ts";
import type { SquareWaveSearch } from "./square-wave-search.ts";

/** Standard errors by which a drop inside an event stands out from the event's readings. */
const STANDS_OUT = 4.5;
const FEWEST_BESIDE = 5;

/** Whether a drop lies inside another event and is no deeper than the noise there makes it. */
export function isNoiseWithin(drop: SquareWaveSearch, event: SquareWaveSearch): boolean {
  const inside = drop.edges.d >= event.edges.d && drop.edges.r <= event.edges.r;
  if (drop === event || !inside) return false;
  const { readings } = event;
  const own = eventFractions(readings, drop.edges.d, drop.edges.r);
  const all = eventFractions(readings, event.edges.d, event.edges.r);
  const beside = readings.value.filter((_, i) => all[i] === 1 && own[i] === 0);
  if (beside.length < FEWEST_BESIDE) return false;
  const mean = beside.reduce((sum, v) => sum + v, 0) / beside.length;
  const rms = Math.sqrt(beside.reduce((sum, v) => sum + (v - mean) ** 2, 0) / beside.length);
  const readingsOf = own.reduce((sum, share) => sum + share, 0);
  return depthOf(drop) * Math.sqrt(readingsOf) < STANDS_OUT * rms;
}
