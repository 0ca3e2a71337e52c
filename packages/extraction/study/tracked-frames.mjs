/** The frames of a recording, tracked on its comparison stars, with every star measured in each. */

import { median } from "@photkit/core-stats";
import { applySimilarity, StarTracker } from "@photkit/tracking";
import { measureFrame, widthOf } from "./methods.mjs";
import { FWHM } from "./shaken-field.mjs";

/** Frames that the typical width of the stars is taken from. */
const WIDTH_FRAMES = 20;
/** Electrons per ADU of the simulation. */
const GAIN = 1;

/**
 * Fluxes by every method: `series[method][star][frame]`, the comparison stars last.
 *
 * @param {ReturnType<import("./shaken-field.mjs").shakenField>} field
 */
export function measureRecording({ observation, targets, comparisons }) {
  const { truth, frameCount } = observation;
  const stars = [...targets, ...comparisons].map(({ electrons }, k) => ({
    electrons,
    x: truth.stars[k].x[0],
    y: truth.stars[k].y[0],
  }));
  const first = observation.frame(0);
  const leaders = stars.slice(targets.length).map(({ x, y }) => ({
    x,
    y,
    peak: first.data[Math.round(y) * first.stride[0] + Math.round(x)] - truth.bias,
  }));
  const leader = truth.stars.at(-1);
  const fwhm = median(
    Array.from({ length: WIDTH_FRAMES }, (_, i) =>
      widthOf(observation.frame(i), leader.x[i], leader.y[i], FWHM),
    ),
  );
  const tracker = new StarTracker({ stars: leaders, fwhm });
  const expected = stars.map(({ electrons }) => electrons / GAIN);
  /** @type {Record<string, number[][]>} */
  const series = {};
  for (let i = 0; i < frameCount; i++) {
    const image = observation.frame(i);
    const { transform } = tracker.locate(image);
    const places = stars.map(({ x, y }) => applySimilarity(transform, x, y));
    const flux = measureFrame(image, places, fwhm, GAIN, expected);
    for (const [method, values] of Object.entries(flux)) {
      series[method] ??= stars.map(() => []);
      values.forEach((value, k) => {
        series[method][k].push(value);
      });
    }
  }
  return series;
}
