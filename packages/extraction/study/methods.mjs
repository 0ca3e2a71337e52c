/** The methods that are compared, each told no more than a program can know. */

import {
  annulusBackground,
  fitGaussian,
  measureAdaptive,
  measureForced,
  measureMask,
  measureOptimal,
  measureRadii,
  shiftMask,
} from "@photkit/aperture";

/** Radii of the fixed circles, in FWHM. */
export const MULTIPLES = [0.7, 0.85, 1, 1.2, 1.4, 1.6, 1.8, 2.1, 2.5];
/** Widths of the fixed weights of optimal extraction, in FWHM of the stars. */
export const WIDTHS = [1, 1.4, 2];

const DEGREE = Math.sqrt(8 * Math.LN2);

/** The shape of a bright star in this frame, as a Gaussian; `usual` where the fit fails. */
function shapeOf(image, x, y, fwhm) {
  const half = Math.ceil(2 * fwhm);
  const side = 2 * half + 1;
  const [x0, y0] = [Math.round(x) - half, Math.round(y) - half];
  const values = new Float64Array(side * side);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      values[j * side + i] =
        image.data[image.offset + (y0 + j) * image.stride[0] + (x0 + i) * image.stride[1]];
    }
  }
  const fit = fitGaussian(values, side, side, { x: x - x0, y: y - y0, fwhm });
  if (!fit.converged) return { kind: "gaussian", fwhm };
  return {
    kind: "gaussian",
    fwhm: DEGREE * fit.semimajor,
    axisRatio: fit.semiminor / fit.semimajor,
    thetaRadians: fit.thetaRadians,
  };
}

/** Width of a bright star in a frame, px. */
export function widthOf(image, x, y, fwhm) {
  const shape = shapeOf(image, x, y, fwhm);
  return shape.fwhm * Math.sqrt(shape.axisRatio ?? 1);
}

/**
 * Fluxes of all stars of a frame by every method: `flux[method][star]`.
 *
 * @param image the frame
 * @param {{ x: number, y: number }[]} places where the constellation says the stars are; the last
 *   one is the tracking star whose mask and shape serve the others
 * @param {number} fwhm typical width of the stars, px
 * @param {number} gain electrons per ADU
 * @param {number[]} expected what each star shines, ADU, for the method that weighs for it
 * @returns {Record<string, number[]>}
 */
export function measureFrame(image, places, fwhm, gain, expected) {
  const annulus = { inner: 4.5 * fwhm, outer: 4.5 * fwhm + 10 };
  const background = annulusBackground(annulus);
  const leader = places.at(-1);
  const radii = MULTIPLES.map((multiple) => multiple * fwhm);
  const shape = shapeOf(image, leader.x, leader.y, fwhm);
  const round = { kind: "gaussian", fwhm };
  const mask = measureAdaptive(image, leader.x, leader.y).aperture;
  /** @type {Record<string, number[]>} */
  const flux = {};
  const put = (method, value) => {
    flux[method] ??= [];
    flux[method].push(value);
  };
  places.forEach(({ x, y }, k) => {
    const circles = measureRadii(image, x, y, radii, { annulus });
    radii.forEach((_, r) => {
      put(`circle ${MULTIPLES[r]}`, circles.flux[r]);
    });
    put("adaptive mask", measureAdaptive(image, x, y).flux);
    const shifted = shiftMask(mask, x - leader.x, y - leader.y);
    put("tracker's mask", measureMask(image, shifted, { background }).flux);
    for (const width of WIDTHS) {
      put(
        `optimal ${width}`,
        measureOptimal(image, x, y, { fwhm: width * fwhm, reach: 2, annulus }).flux,
      );
    }
    put("optimal, shape of the frame", measureOptimal(image, x, y, { psf: shape, annulus }).flux);
    const forced = (options) =>
      measureForced(image, [x], [y], { background, radius: 3 * fwhm, ...options }).flux[0];
    put("PSF", forced({ psf: round }));
    put("PSF, shape of the frame", forced({ psf: shape }));
    put(
      "PSF, weighed for the star",
      forced({ psf: shape, gain, readNoise: 4, weightFlux: expected[k] }),
    );
  });
  return flux;
}
