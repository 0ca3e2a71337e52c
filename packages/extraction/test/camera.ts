/** A camera with faults that are known: what calibration has to put right, for simulated skies. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import type { Frame, FrameRange, FrameSource } from "@photkit/io-video";
import type { Observation } from "@photkit/simulate";

export interface CameraFaults {
  readonly seed: number;
  /** Light lost in the corners, as a part. @default 0 */
  readonly vignetting?: number;
  /** Scatter of the pixels' sensitivity. @default 0 */
  readonly sensitivity?: number;
  /** Scatter of the pixels' dark level, ADU. @default 0 */
  readonly darkPattern?: number;
  /** Scatter of the level of rows, new in each frame, ADU. @default 0 */
  readonly rowNoise?: number;
  /** Pixels that read 3000 ADU of noise. @default 0 */
  readonly noisyPixels?: number;
  /** The camera's gamma. @default 1 */
  readonly gamma?: number;
  /** Highest count. @default 65535 */
  readonly maximum?: number;
}

export interface FaultyCamera {
  readonly sensitivity: Float64Array;
  readonly dark: Float64Array;
  /** Places of noisy pixels in row order. */
  readonly noisy: readonly number[];
  /** The observation through this camera. */
  record(observation: Observation): FrameSource;
  /** Frames of an even light, ADU; 0 for darks. */
  lit(light: number, count: number): Image<Uint16Array>[];
}

const READ_NOISE = 4;

export function faultyCamera(width: number, height: number, faults: CameraFaults): FaultyCamera {
  const { seed, vignetting = 0, sensitivity: uneven = 0, darkPattern = 0, rowNoise = 0 } = faults;
  const { noisyPixels = 0, gamma = 1, maximum = 65535 } = faults;
  const random = createRandom(seed);
  const pixels = width * height;
  const corner = Math.hypot(width / 2, height / 2);
  const sensitivity = Float64Array.from({ length: pixels }, (_, i) => {
    const r = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2) / corner;
    return (1 - vignetting * r * r) * (1 + uneven * random.normal());
  });
  const dark = Float64Array.from(
    { length: pixels },
    () => 100 + Math.abs(darkPattern * random.normal()),
  );
  const noisy = Array.from({ length: noisyPixels }, () => Math.floor(random.uniform() * pixels));
  const isNoisy = new Set(noisy);

  /** Expected light without the faults, ADU, to counts; one electron is one ADU. */
  const expose = (light: ArrayLike<number> | number): Image<Uint16Array> => {
    const rows = Float64Array.from({ length: height }, () => rowNoise * random.normal());
    const data = Uint16Array.from({ length: pixels }, (_, i) => {
      const falling = typeof light === "number" ? light : light[i]!;
      const electrons = sensitivity[i]! * falling;
      const noise = Math.sqrt(Math.max(0, electrons) + READ_NOISE ** 2) * random.normal();
      const extra = isNoisy.has(i) ? 3000 * random.uniform() : 0;
      const level = electrons + noise + dark[i]! + rows[Math.floor(i / width)]! + extra;
      const counts = maximum * (Math.max(0, level) / maximum) ** gamma;
      return Math.min(maximum, Math.round(counts));
    });
    return createImage(data, width, height);
  };

  return {
    sensitivity,
    dark,
    noisy,
    lit: (light, count) => Array.from({ length: count }, () => expose(light)),
    record(observation) {
      const frames = Array.from({ length: observation.frameCount }, (_, index): Frame => {
        const { data } = observation.expectedFrame(index);
        const image = expose(data.map((value) => value - BIAS));
        return { index, image, time: observation.time(index), meta: {} };
      });
      return {
        info: { ...observation.info, saturation: maximum },
        frameCount: frames.length,
        frame: async (index) => frames[index]!,
        time: async (index) => frames[index]!.time,
        frames: async function* ({ start = 0, stop = frames.length, step = 1 }: FrameRange = {}) {
          for (let i = start; i < stop; i += step) yield frames[i]!;
        },
        close: async () => {},
      };
    },
  };
}

/** Pedestal of simulated observations of 16 bits, ADU. */
const BIAS = 100;
