/** Pictures with known stars, made here so that the tests need no files. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";

export interface SceneStar {
  readonly x: number;
  readonly y: number;
  /** Total counts, ADU. */
  readonly flux: number;
  /** Full width at half maximum, px; 4 when left out. */
  readonly fwhm?: number;
}

export interface SceneOptions {
  readonly width?: number;
  readonly height?: number;
  readonly sky?: number;
  /** Standard deviation of Gaussian noise, ADU. */
  readonly noise?: number;
  /** Electrons per ADU: adds Poisson noise of star and sky. */
  readonly gain?: number;
  readonly seed?: number;
}

/** Gaussian stars, sampled at the pixel centres, on a flat sky. */
export function scene(
  stars: readonly SceneStar[],
  { width = 64, height = 64, sky = 100, noise = 0, gain = 0, seed = 1 }: SceneOptions = {},
): Image<Float64Array> {
  const data = new Float64Array(width * height).fill(sky);
  for (const { x, y, flux, fwhm = 4 } of stars) {
    const sigma = fwhm / 2.3548;
    const reach = Math.ceil(6 * sigma);
    const amplitude = flux / (2 * Math.PI * sigma * sigma);
    for (let j = Math.round(y) - reach; j <= Math.round(y) + reach; j++) {
      for (let i = Math.round(x) - reach; i <= Math.round(x) + reach; i++) {
        if (i < 0 || j < 0 || i >= width || j >= height) continue;
        const squared = (i - x) ** 2 + (j - y) ** 2;
        data[j * width + i]! += amplitude * Math.exp(-squared / (2 * sigma * sigma));
      }
    }
  }
  const random = createRandom(seed);
  for (let i = 0; i < data.length; i++) {
    if (gain > 0) data[i] = random.poisson(data[i]! * gain) / gain;
    if (noise > 0) data[i]! += noise * random.normal();
  }
  return createImage(data, width, height);
}
