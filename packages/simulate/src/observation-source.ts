/** A simulated observation as an open recording, without a file between. */

import type { Frame, FrameRange, FrameSource } from "@photkit/io-video";
import type { Observation } from "./observation.ts";

/**
 * The frames of an observation through the interface of a recording, so that whatever reads
 * recordings reads simulations.
 *
 * @returns a source whose `frame` rejects with SimulationError `"no-such-frame"`.
 */
export function observationSource(observation: Observation): FrameSource {
  const frame = (index: number): Frame => ({
    index,
    image: observation.frame(index),
    time: observation.time(index),
    meta: {},
  });
  return {
    info: observation.info,
    frameCount: observation.frameCount,
    frame: async (index) => frame(index),
    time: async (index) => observation.time(index),
    frames: async function* (range: FrameRange = {}) {
      const { signal, start = 0, step = 1, stop = observation.frameCount } = range;
      for (let index = start; index < stop; index += step) {
        signal?.throwIfAborted();
        yield frame(index);
      }
    },
    close: async () => {},
  };
}
