/**
 * Ratio of an occultation's drop to the noise of one exposure (PyOTE's DNR), in the aperture that
 * makes it largest, by the CCD equation (Howell 2006, Handbook of CCD Astronomy, 4.4) with a
 * perfectly known background. Apertures that weight the pixels at their edge do a few per cent
 * better, since weights count squared in the noise.
 */

import { SimulationError } from "./errors.ts";
import { encircledEnergy, type StarProfile } from "./star-profile.ts";

/** Noise of the camera and the sky around a star. */
export interface StarSurroundings {
  /** Profile on the chip; smearing by motion counts in its fwhm. */
  readonly profile: StarProfile;
  /** Sky and dark electrons per pixel and exposure. */
  readonly background: number;
  /** Electrons, 1 sigma. */
  readonly readNoise: number;
  /** Electrons per ADU. */
  readonly gain: number;
  /** Relative variation of the star from exposure to exposure, 1 sigma. */
  readonly scintillation: number;
  /** Relative variation of the fwhm from exposure to exposure, 1 sigma. @default 0 */
  readonly seeing?: number;
}

export interface DropToNoise {
  /** Drop divided by the noise of the star before the event. */
  readonly dropToNoise: number;
  /** Radius of the aperture that gives it, pixels. */
  readonly radius: number;
}

const RADIUS_STEP = 0.05;
/** Relative change of the fwhm over which the loss of light through seeing is taken. */
const SEEING_STEP = 0.01;

/**
 * Expected drop-to-noise ratio of a star in the optimum circular aperture.
 *
 * @param electrons - the whole star, per exposure; 0 gives a ratio of 0.
 * @param drop - part of the light that goes, 0 to 1.
 */
export function expectedDropToNoise(
  electrons: number,
  drop: number,
  surroundings: StarSurroundings,
): DropToNoise {
  const { background, gain, profile, readNoise, scintillation, seeing = 0 } = surroundings;
  const wider = { ...profile, fwhm: profile.fwhm * (1 + SEEING_STEP) };
  const perPixel = background + readNoise ** 2 + gain ** 2 / 12;
  let best: DropToNoise = { dropToNoise: 0, radius: RADIUS_STEP };
  const steps = Math.ceil((3 * profile.fwhm) / RADIUS_STEP);
  for (let i = 1; i <= steps; i++) {
    const radius = i * RADIUS_STEP;
    const inside = electrons * encircledEnergy(profile, radius);
    const lostBySeeing =
      ((inside - electrons * encircledEnergy(wider, radius)) / SEEING_STEP) * seeing;
    const variance =
      inside +
      Math.PI * radius * radius * perPixel +
      (scintillation * inside) ** 2 +
      lostBySeeing ** 2;
    const ratio = (drop * inside) / Math.sqrt(variance);
    if (ratio > best.dropToNoise) best = { dropToNoise: ratio, radius };
  }
  return best;
}

/**
 * Electrons per exposure that a star must have for a drop-to-noise ratio.
 *
 * @throws SimulationError `"unattainable"` when no brightness gives it (scintillation and seeing limit it).
 */
export function electronsForDropToNoise(
  dropToNoise: number,
  drop: number,
  surroundings: StarSurroundings,
): number {
  const ratio = (electrons: number) =>
    expectedDropToNoise(electrons, drop, surroundings).dropToNoise;
  const brightest = 1e9;
  if (ratio(brightest) < dropToNoise) {
    throw new SimulationError(
      "unattainable",
      `no star with a drop of ${drop} reaches a drop-to-noise ratio of ${dropToNoise} through scintillation and seeing.`,
      { data: { dropToNoise, drop, scintillation: surroundings.scintillation } },
    );
  }
  let low = 0;
  let high = brightest;
  while (high - low > 1e-6 * high) {
    // Geometric steps while the bracket spans decades.
    const middle = low > 0 ? Math.sqrt(low * high) : high / 100;
    if (ratio(middle) < dropToNoise) low = middle;
    else high = middle;
  }
  return high;
}
