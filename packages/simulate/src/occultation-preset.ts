/** The standard scene: a short video of an occultation through a shaking telescope. */

import { check } from "./errors.ts";
import type { ObservationOptions } from "./observation-options.ts";
import { randomStream } from "./random-stream.ts";

export interface OccultationPresetOptions extends ObservationOptions {
  /** Ratio of the drop to the noise of one exposure in the optimum aperture. @default 10 */
  readonly dropToNoise?: number;
  /** Part of the light that goes, 0 to 1. @default 0.97 */
  readonly drop?: number;
}

/**
 * Options of the standard scene for `createObservation`: 320 x 240 pixels, 400 frames of 40 ms,
 * 16 bits, the star "target" near the middle, 25 field stars of which several are bright, drift,
 * wind shake, seeing, and one event that begins between 34 and 47 % of the recording and takes
 * 9 to 25 % of it, at instants anywhere within an exposure.
 *
 * @param options - anything of the scene can be set otherwise; an `occultations` list replaces the
 * event, `stars` replaces the target.
 * @throws SimulationError `"invalid-option"`.
 */
export function occultationPreset(options: OccultationPresetOptions = {}): ObservationOptions {
  const { drop = 0.97, dropToNoise = 10, ...scene } = options;
  const { deadSeconds = 0, exposureSeconds = 0.04, frames = 400, seed = 1 } = scene;
  const { height = 240, width = 320 } = scene;
  check.positive("dropToNoise", dropToNoise);
  check.integerAtLeast("seed", seed, 0);
  const random = randomStream(seed, "preset");
  const span = frames * (exposureSeconds + deadSeconds);
  const disappearanceSeconds = span * (0.34 + 0.13 * random.uniform());
  const reappearanceSeconds = disappearanceSeconds + span * (0.09 + 0.16 * random.uniform());
  const x = width * (0.45 + 0.1 * random.uniform());
  const y = height * (0.45 + 0.1 * random.uniform());
  const direction = 2 * Math.PI * random.uniform();
  return {
    stars: [{ name: "target", x, y, electrons: 1000 }],
    fieldStars: { margin: 28, separation: 18 },
    fwhm: 3.2,
    drift: { x: 0.7 * Math.cos(direction), y: 0.7 * Math.sin(direction) },
    windShake: { rms: 0.8, frequencyHz: 1.5, damping: 0.1 },
    seeing: { rms: 0.03, timescaleSeconds: 1 },
    scintillation: 0.01,
    occultations: [
      { star: "target", disappearanceSeconds, reappearanceSeconds, drop, dropToNoise },
    ],
    ...scene,
  };
}
