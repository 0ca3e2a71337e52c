/**
 * Interlaced video: each exposure of an observation becomes a field, two of them a frame. A time
 * inserter may burn the end of each field's exposure into it.
 */

import { createImage } from "@photkit/image";
import { createBurnIn } from "./burn-in.ts";
import { check, SimulationError } from "./errors.ts";
import type { Observation } from "./observation.ts";
import { type OverlayOptions, resolveOverlay } from "./overlay-options.ts";
import { randomStream } from "./random-stream.ts";
import type { SimulationTruth } from "./truth.ts";

export interface InterlaceOptions {
  /** Which field was exposed first: rows 0, 2, 4 … or rows 1, 3, 5 …. @default "upper-first" */
  readonly order?: "upper-first" | "lower-first";
  /** Time burned into the picture. @default null */
  readonly overlay?: OverlayOptions | null;
}

/**
 * The observation as interlaced video: exposures 2 n and 2 n + 1 are the fields of frame n. An odd
 * one at the end is left out. Its truth tells of frames; `expectedFrame` is without an overlay.
 *
 * @throws SimulationError `"invalid-option"`; VtiError for a line that cannot be drawn.
 * @example
 * const fields = createObservation({ exposureSeconds: 0.02, width: 720, height: 576, bitDepth: 8 });
 * const video = interlaceObservation(fields, { overlay: { inserter: "iota-vti" } });
 */
export function interlaceObservation(
  observation: Observation,
  options: InterlaceOptions = {},
): Observation {
  const { order = "upper-first", overlay = null } = options;
  check.oneOf("order", order, ["upper-first", "lower-first"]);
  const { width, height, seed } = observation.truth;
  const saturation = observation.info.saturation ?? 2 ** observation.truth.bitDepth - 1;
  const burnIn =
    overlay === null
      ? null
      : createBurnIn(resolveOverlay(overlay, { width, height, saturation }), width, saturation);
  const frameCount = observation.frameCount >> 1;
  const first = order === "upper-first" ? 0 : 1;
  const cadence = observation.truth.cadenceSeconds;

  const weave = <D extends Uint8Array | Uint16Array | Float64Array>(
    early: { readonly data: D },
    late: { readonly data: D },
  ) => {
    const data = early.data.slice() as D;
    for (let y = 1 - first; y < height; y += 2) {
      data.set(late.data.subarray(y * width, (y + 1) * width), y * width);
    }
    return createImage(data, width, height);
  };
  const checkIndex = (index: number): void => {
    if (Number.isSafeInteger(index) && index >= 0 && index < frameCount) return;
    throw new SimulationError(
      "no-such-frame",
      `frame must be an integer from 0 to ${frameCount - 1}. Received ${index}.`,
      { data: { frame: index, frameCount } },
    );
  };

  return {
    info: { ...observation.info, name: `interlaced ${observation.info.name}` },
    truth: truthOfFrames(observation.truth, frameCount),
    frameCount,
    frame(index) {
      checkIndex(index);
      const image = weave(observation.frame(2 * index), observation.frame(2 * index + 1));
      for (const late of [0, 1] as const) {
        const field = 2 * index + late;
        const { utcMicroseconds, exposureSeconds } = observation.time(field);
        const end = utcMicroseconds + 1e6 * (exposureSeconds ?? cadence);
        const parity = (first ^ late) as 0 | 1;
        burnIn?.write(image, parity, field, end, randomStream(seed, "overlay", field));
      }
      return image;
    },
    expectedFrame(index) {
      checkIndex(index);
      return weave(observation.expectedFrame(2 * index), observation.expectedFrame(2 * index + 1));
    },
    time(index) {
      checkIndex(index);
      const early = observation.time(2 * index);
      const exposure = cadence + (early.exposureSeconds ?? cadence);
      return { ...early, exposureSeconds: exposure };
    },
  };
}

/** The truth of fields as that of their frames. */
function truthOfFrames(truth: SimulationTruth, frames: number): SimulationTruth {
  const pairs = (values: readonly number[]) =>
    Array.from({ length: frames }, (_, i) => (values[2 * i]! + values[2 * i + 1]!) / 2);
  const half = <T extends { readonly frame: number }>(instant: T): T => ({
    ...instant,
    frame: instant.frame / 2,
  });
  return {
    ...truth,
    frames,
    exposureSeconds: truth.cadenceSeconds + truth.exposureSeconds,
    cadenceSeconds: 2 * truth.cadenceSeconds,
    stars: truth.stars.map((star) => ({ ...star, x: pairs(star.x), y: pairs(star.y) })),
    occultations: truth.occultations.map((event) => ({
      ...event,
      disappearance: half(event.disappearance),
      reappearance: half(event.reappearance),
    })),
    fwhm: pairs(truth.fwhm),
    transparency: pairs(truth.transparency),
  };
}
