import { createImage } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { type Observation, observationSource as simulatedSource } from "@photkit/simulate";

type Simulated = ReturnType<Observation["frame"]>;

/** Frames that were simulated, by observation. */
const simulated = new WeakMap<Observation, Map<number, Simulated>>();

/**
 * An observation as a recording of which each frame is simulated once, however often it is read: that
 * takes as long as measuring it. Every reader gets pixels of its own.
 */
export function observationSource(observation: Observation): FrameSource {
  const kept = simulated.get(observation) ?? new Map<number, Simulated>();
  simulated.set(observation, kept);
  const frame = (index: number) => {
    const image = kept.get(index) ?? observation.frame(index);
    kept.set(index, image);
    const [height, width] = image.shape;
    return createImage(image.data.slice(), width, height);
  };
  return simulatedSource({ ...observation, frame });
}
