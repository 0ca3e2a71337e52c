/** Puts a scene together: motion, air, stars, and the occulted stars at the asked brightness. */

import { createAtmosphere } from "./atmosphere.ts";
import { electronsForDropToNoise, expectedDropToNoise } from "./drop-to-noise.ts";
import { check, SimulationError } from "./errors.ts";
import { createFieldMotion, type FieldMotion } from "./field-motion.ts";
import type { OccultationOptions, ResolvedOptions } from "./observation-options.ts";
import { createStarField, type Star } from "./star-field.ts";
import { sigmaOfFwhm } from "./star-profile.ts";
import type { RatedOccultation, Scene } from "./truth.ts";

/** Variance that a pixel adds to the light it collects, square pixels. */
const PIXEL_VARIANCE = 1 / 12;

/** Everything that is the same for all frames. @throws SimulationError `"invalid-option"`, `"unattainable"`. */
export function createScene(options: ResolvedOptions): Scene {
  const motion = createFieldMotion(options);
  const stars = createStarField(options);
  const surroundings = surroundingsOf(options, motion);
  const occultations: RatedOccultation[] = options.occultations.map((asked, index) => {
    const star = occultedStar(asked, index, stars);
    const drop = asked.drop ?? 1;
    checkOccultation(asked, drop, index);
    if (asked.dropToNoise !== undefined && asked.dropToNoise !== null) {
      const electrons = electronsForDropToNoise(asked.dropToNoise, drop, surroundings);
      stars[star] = { ...(stars[star] as Star), electrons };
    }
    const { dropToNoise, radius } = expectedDropToNoise(
      (stars[star] as Star).electrons,
      drop,
      surroundings,
    );
    return {
      star,
      disappearanceSeconds: asked.disappearanceSeconds,
      reappearanceSeconds: asked.reappearanceSeconds,
      drop,
      dropToNoise,
      apertureRadius: radius,
    };
  });
  return { options, motion, atmosphere: createAtmosphere(options), stars, occultations };
}

function surroundingsOf(options: ResolvedOptions, motion: FieldMotion) {
  const { beta, ellipticity, fwhm, profile, thetaRadians } = options;
  // Smearing and pixels widen the profile: variances add.
  const widening = motion.smearVariance + PIXEL_VARIANCE;
  const smeared = fwhm * Math.sqrt(1 + widening / sigmaOfFwhm(fwhm) ** 2);
  return {
    profile: { kind: profile, fwhm: smeared, ellipticity, thetaRadians, beta },
    background: options.sky + options.dark,
    readNoise: options.readNoise,
    gain: options.gain,
    scintillation: options.scintillation,
    seeing: options.seeing?.rms ?? 0,
  };
}

function occultedStar(asked: OccultationOptions, index: number, stars: readonly Star[]): number {
  const star =
    typeof asked.star === "number"
      ? asked.star
      : stars.findIndex((candidate) => candidate.name === asked.star);
  if (stars[star] === undefined) {
    throw new SimulationError(
      "invalid-option",
      `occultations[${index}].star must be the name or number of one of the ${stars.length} stars. Received ${asked.star}.`,
      { data: { option: `occultations[${index}].star`, received: asked.star } },
    );
  }
  return star;
}

function checkOccultation(asked: OccultationOptions, drop: number, index: number): void {
  const at = `occultations[${index}]`;
  check.finite(`${at}.disappearanceSeconds`, asked.disappearanceSeconds);
  check.between(
    `${at}.reappearanceSeconds`,
    asked.reappearanceSeconds,
    asked.disappearanceSeconds,
    Number.MAX_VALUE,
  );
  check.between(`${at}.drop`, drop, 0, 1);
  if (asked.dropToNoise !== undefined && asked.dropToNoise !== null) {
    check.positive(`${at}.dropToNoise`, asked.dropToNoise);
  }
}
