/**
 * The stars that are known from the reference image, and how well a frame agrees that they lie where
 * a pose puts them: each star that should be visible speaks for the pose when light of its brightness
 * (under one transparency for all) is there, and against it when there is none.
 */

import { median } from "@photkit/core-stats";
import { type ImageLike, sizeOf } from "@photkit/image";
import { oneStar } from "./gathered-stars.ts";
import { applySimilarity, type Similarity } from "./similarity.ts";
import { createStarLight } from "./star-light.ts";

/** A star of the reference image; `flux` in any unit that is the same for all, NaN when unknown. */
export interface KnownStar {
  readonly x: number;
  readonly y: number;
  readonly flux: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** How well a frame agrees with a pose. */
export interface Agreement {
  /** ln of the odds that these stars are there against chance; for a free transparency. */
  readonly evidence: number;
  /** Light of the stars over that of the reference image; NaN where nothing is seen. */
  readonly transparency: number;
  /** Stars that are as bright as they should be, and bright ones that were there before and are not. */
  readonly there: number;
  readonly gone: number;
  /** What was measured, for `learn`. */
  readonly readings: readonly StarReading[];
}

interface StarReading {
  readonly star: number;
  /** It is one of those that led to the pose. */
  readonly leads: boolean;
  readonly flux: number;
  readonly error: number;
}

/** Stars looked at in a frame, brightest first. */
const LOOKED_AT = 8;
/** Brightness agrees to this part of itself (1 sigma): seeing, thin cloud, scintillation. */
const UNEVEN = 0.3;
/** Chance that a bright star that was there is not as bright as it should be although the pose is right. */
const AMISS = 0.01;
/** The same of a star that was missing before, or is faint: less than so many errors. */
const OFTEN_AMISS = 0.5;
const FAINT = 10;
/** Stars that come by chance are spread over so many e-folds of brightness. */
const FOLDS = 4.6;
/** Chance that some light lies at an empty place: at least and at most. */
const CHANCE = { least: 1e-5, most: 0.5 };
/** Light of this signal-to-noise ratio says something about the transparency. */
const SEEN = 4;
/** A star with less than this part of its light is missing, with more than the other it is there. */
const MISSING = 0.4;
const THERE = 0.6;
/** A star this bright, in errors, may be called missing. */
const SURELY_SEEN = 8;
/** A star is measured in the first frame when it is so bright there, in errors. */
const MEASURABLE = 10;

export interface KnownStars {
  /** Places and brightnesses, brightest first; `flux` NaN while unknown. */
  readonly stars: readonly KnownStar[];
  /**
   * How well the frame agrees with `transform`, which the stars `held` were found to lead to: theirs
   * is the light that all others must agree with.
   */
  judge(image: ImageLike, transform: Similarity, held: readonly Place[]): Agreement;
  /** Takes in a frame whose pose is believed; its transparency is that of the first such frame or after. */
  learn(agreement: Agreement): number;
}

/**
 * @param stars - of the reference image, each once.
 * @param fwhm - full width at half maximum of the stars, in px.
 */
export function createKnownStars(stars: readonly KnownStar[], fwhm: number): KnownStars {
  const flux = Float64Array.from(stars, (star) => star.flux);
  const missing = new Uint8Array(stars.length);
  let calibrated = false;
  const lightAt = createStarLight(fwhm);
  const apart = oneStar(fwhm);

  const readingsOf = (
    image: ImageLike,
    transform: Similarity,
    held: readonly Place[],
  ): StarReading[] => {
    const { width, height } = sizeOf(image);
    const readings: StarReading[] = [];
    for (let star = 0; star < stars.length; star++) {
      const one = stars[star]!;
      const leads = held.some((place) => Math.hypot(place.x - one.x, place.y - one.y) < apart);
      if (!leads && readings.length >= LOOKED_AT) continue;
      const { x, y } = applySimilarity(transform, one.x, one.y);
      const within = (at: number, size: number) => at >= fwhm && at <= size - 1 - fwhm;
      if (!within(x, width) || !within(y, height)) continue;
      const light = lightAt(image, x, y);
      if (Number.isFinite(light.flux)) readings.push({ star, leads, ...light });
    }
    return readings;
  };

  return {
    stars,
    judge(image, transform, held) {
      const readings = readingsOf(image, transform, held);
      const { width, height } = sizeOf(image);
      const covered = (stars.length * fwhm * fwhm) / (width * height);
      const chance = Math.min(CHANCE.most, Math.max(CHANCE.least, covered));
      let best = { evidence: Number.NEGATIVE_INFINITY, transparency: Number.NaN };
      // The transparency is that of one of the leading stars: the one under which all agree best.
      for (const { star, leads, flux: seen, error } of readings) {
        const transparency = seen / flux[star]!;
        if (!(leads && seen > SEEN * error && transparency > 0)) continue;
        let evidence = 0;
        for (const reading of readings) {
          const usual = flux[reading.star]!;
          if (Number.isNaN(usual)) continue;
          const due = transparency * usual;
          const often = missing[reading.star] === 1 || due < FAINT * reading.error;
          evidence += evidenceOf(reading, due, chance, often ? OFTEN_AMISS : AMISS);
        }
        if (evidence > best.evidence) best = { evidence, transparency };
      }
      const due = ({ star }: StarReading) => best.transparency * flux[star]!;
      const there = readings.filter(
        (one) => one.flux > SEEN * one.error && one.flux > THERE * due(one),
      ).length;
      const gone = readings.filter(
        (one) =>
          missing[one.star] === 0 &&
          due(one) > SURELY_SEEN * one.error &&
          one.flux < MISSING * due(one),
      ).length;
      return { ...best, there, gone, readings };
    },
    learn({ transparency, readings }) {
      if (Number.isNaN(transparency)) return transparency;
      const ratios = readings
        .filter(({ flux: seen, error }) => seen > SEEN * error)
        .map(({ star, flux: seen }) => seen / flux[star]!)
        .filter((ratio) => ratio > 0);
      const scale = calibrated || ratios.length === 0 ? transparency : median(ratios);
      for (const { star, flux: seen, error } of readings) {
        const usual = scale * flux[star]!;
        const measurable = seen > MEASURABLE * error;
        if (!calibrated && measurable && !(Math.abs(Math.log(seen / usual)) > Math.LN2)) {
          flux[star] = seen;
        } else if (!calibrated) flux[star]! *= scale;
        else if (Number.isNaN(usual) && measurable) flux[star] = seen / transparency;
        const due = calibrated ? usual : flux[star]!;
        if (due > SURELY_SEEN * error && seen < MISSING * due) missing[star] = 1;
        else if (seen > THERE * due) missing[star] = 0;
      }
      if (!calibrated) {
        const looked = new Set(readings.map(({ star }) => star));
        for (let star = 0; star < flux.length; star++) if (!looked.has(star)) flux[star]! *= scale;
      }
      const first = !calibrated;
      calibrated = true;
      return first ? 1 : transparency;
    },
  };
}

/** ln of how much likelier this reading is when a star of `due` light should be there. */
function evidenceOf(reading: StarReading, due: number, chance: number, amiss: number): number {
  const { flux, error } = reading;
  const empty =
    (1 - chance) * normal(flux, error) +
    (flux > error ? chance / (FOLDS * flux) : 0) +
    TINY / error;
  const there = normal(flux - due, Math.hypot(error, UNEVEN * due));
  return Math.log(((1 - amiss) * there + amiss * empty) / empty);
}

/** Keeps the odds of impossible readings finite. */
const TINY = 1e-9;

const normal = (deviation: number, sigma: number): number =>
  Math.exp(-0.5 * (deviation / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
