/** Pictures of stars of any PSF. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import type { Psf } from "../src/index.ts";
import { checkPsf, fillPsf } from "../src/psf/psf.ts";

export type StarOf = readonly [x: number, y: number, flux: number];

/** A picture of stars of any shape, with the noise of sky and stars. */
export function psfScene(
  psf: Psf,
  stars: readonly StarOf[],
  { side = 45, sky = 50, gain = 0, seed = 1 } = {},
): Image<Float64Array> {
  const index = Array.from({ length: side * side }, (_, i) => i);
  const data = new Float64Array(side * side).fill(sky);
  const light = new Float64Array(side * side);
  for (const [x, y, flux] of stars) {
    const dx = Float64Array.from(index, (i) => (i % side) - x);
    const dy = Float64Array.from(index, (i) => Math.floor(i / side) - y);
    fillPsf(checkPsf(psf), dx, dy, light, null);
    for (const i of index) data[i]! += flux * light[i]!;
  }
  const random = createRandom(seed);
  if (gain > 0) for (const i of index) data[i] = random.poisson(data[i]! * gain) / gain;
  return createImage(data, side, side);
}
