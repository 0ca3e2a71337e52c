/** What is kept of the measured fluxes, and the figures of a method that follow from it. */

import { DEEP, partOf, SHALLOW } from "./shaken-field.mjs";

/** A flux counts as linear when it is within this part of the star's light, at the least. */
export const LINEAR = 0.02;
/** Standard errors that chance is given beyond it. */
const CHANCE = 2.5;

/** Collects readings by method and brightness. */
export function createReadings() {
  const all = new Map();
  const at = (method, electrons) => {
    const key = `${method}|${electrons}`;
    if (!all.has(key)) all.set(key, { seen: [], deep: [], shallow: [] });
    return all.get(key);
  };
  return {
    methods: () => [...new Set([...all.keys()].map((key) => key.split("|")[0]))],
    /**
     * Adds a star's fluxes, each over the sum of the comparison stars' in that frame, in units of
     * what this ratio truly is.
     */
    add(method, star, flux, comparisons, comparisonFluxes) {
      const trueSum = comparisons.reduce((sum, { electrons }) => sum + electrons, 0);
      const readings = at(method, star.electrons);
      for (let i = 0; i < flux.length; i++) {
        const sum = comparisonFluxes.reduce((total, series) => total + series[i], 0);
        readings[partOf(i, flux.length)].push(((flux[i] / sum) * trueSum) / star.electrons);
      }
    },
    figures: (method, electrons) => figuresOf(at(method, electrons)),
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function spread(values) {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1));
}

const standardError = (values) => spread(values) / Math.sqrt(values.length);

/**
 * @typedef {object} Figures
 * @property {number} bias of the unocculted flux, part of the star's light; `biasError` its error
 * @property {number} biasError
 * @property {number} scatter of one reading, part of the star's light
 * @property {number} signalToNoise mean flux over scatter
 * @property {number} deep depth found of the event of 97 %; `deepError` its error
 * @property {number} deepError
 * @property {number} shallow depth found of the event of 50 %
 * @property {number} shallowError
 * @property {boolean} linear whether all three are right to 2 % of the star's light, chance aside
 */

/** @returns {Figures} */
function figuresOf({ seen, deep, shallow }) {
  const level = mean(seen);
  const scatter = spread(seen);
  const depth = (values) => 1 - mean(values) / level;
  const depthError = (values) => Math.hypot(standardError(values), standardError(seen)) / level;
  const within = (off, error) => Math.abs(off) <= LINEAR + CHANCE * error;
  const found = {
    bias: level - 1,
    biasError: standardError(seen),
    scatter,
    signalToNoise: level / scatter,
    deep: depth(deep),
    deepError: depthError(deep),
    shallow: depth(shallow),
    shallowError: depthError(shallow),
  };
  return {
    ...found,
    linear:
      within(found.bias, found.biasError) &&
      within(found.deep - DEEP, found.deepError) &&
      within(found.shallow - SHALLOW, found.shallowError),
  };
}
