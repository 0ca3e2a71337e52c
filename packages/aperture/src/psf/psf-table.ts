/** Tables of a PSF: their nodes, their filling from an analytic profile, their centre and their width. */

import { type EmpiricalPsf, fillEmpirical } from "./empirical-psf.ts";
import { fillPsf, meanFwhm, type PsfKernel } from "./psf.ts";

/** Offsets of the nodes of a table from its centre, px. */
export function nodeOffsets(
  radius: number,
  oversampling: number,
): [dx: Float64Array, dy: Float64Array] {
  const side = 2 * radius * oversampling + 1;
  const dx = new Float64Array(side * side);
  const dy = new Float64Array(side * side);
  for (let k = 0; k < dx.length; k++) {
    dx[k] = (k % side) / oversampling - radius;
    dy[k] = Math.floor(k / side) / oversampling - radius;
  }
  return [dx, dy];
}

/** The table of a profile, of unit sum. */
export function tableOf(kernel: PsfKernel, radius: number, oversampling: number): EmpiricalPsf {
  const [dx, dy] = nodeOffsets(radius, oversampling);
  const values = new Float64Array(dx.length);
  fillPsf(kernel, dx, dy, values, null);
  return normalised({ kind: "empirical", radius, oversampling, values, fwhm: meanFwhm(kernel) });
}

/** The table with unit sum. */
export function normalised(psf: EmpiricalPsf): EmpiricalPsf {
  const sum = psf.values.reduce((total, value) => total + value, 0) / psf.oversampling ** 2;
  return { ...psf, values: psf.values.map((value) => value / sum) };
}

/** Shifts the table so that its light under a window of its own width balances about the centre. */
export function centred(psf: EmpiricalPsf): EmpiricalPsf {
  const [dx, dy] = nodeOffsets(psf.radius, psf.oversampling);
  let light = 0;
  let momentX = 0;
  let momentY = 0;
  for (let k = 0; k < dx.length; k++) {
    // A Gaussian window of the star's own width; its centroid moves half as far as the light.
    const window = Math.exp((-4 * Math.LN2 * (dx[k]! ** 2 + dy[k]! ** 2)) / psf.fwhm ** 2);
    light += window * psf.values[k]!;
    momentX += window * psf.values[k]! * dx[k]!;
    momentY += window * psf.values[k]! * dy[k]!;
  }
  const [x, y] = [(2 * momentX) / light, (2 * momentY) / light];
  const values = new Float64Array(dx.length);
  fillEmpirical(
    psf,
    dx.map((v) => v + x),
    dy.map((v) => v + y),
    values,
    null,
  );
  return { ...psf, values };
}

/** Width of the circle with the area that lies above half the peak, px. */
export function halfWidth(psf: EmpiricalPsf): number {
  const steps = 40;
  const [dx, dy] = nodeOffsets(1, steps);
  // Squares of growing size until the rim lies below half.
  const values = new Float64Array(dx.length);
  for (let scale = 1; ; scale *= 1.5) {
    const reach = Math.min(scale, psf.radius);
    fillEmpirical(
      psf,
      dx.map((v) => v * reach),
      dy.map((v) => v * reach),
      values,
      null,
    );
    const half = Math.max(...values) / 2;
    const above = values.reduce((count, value) => count + (value > half ? 1 : 0), 0);
    if (above < 0.4 * values.length || reach === psf.radius) {
      return 2 * Math.sqrt((above * (reach / steps) ** 2) / Math.PI);
    }
  }
}
