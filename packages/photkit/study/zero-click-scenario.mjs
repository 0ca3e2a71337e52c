/**
 * Recordings over the whole range of conditions that observers meet, each drawn from its seed: few
 * stars and many, hot pixels, drift, wind, rotation, clouds, defocus, 8 to 16 bits, short and long.
 */

import { createRandom } from "@photkit/core-stats";
import { createObservation, electronsForDropToNoise, encircledEnergy } from "@photkit/simulate";

/**
 * What was drawn for a recording.
 *
 * @typedef {object} Conditions
 * @property {number} seed
 * @property {boolean} withEvent
 * @property {number} stars
 * @property {number} hotPixels
 * @property {number} frames
 * @property {number} fwhm px
 * @property {number} bitDepth
 * @property {number} dropToNoise of the event under a clear sky
 * @property {number} depth part of the light that goes
 * @property {number} framesInside frames inside the event
 * @property {number} driftPixels over the whole recording
 * @property {number} windPixels rms
 * @property {number} degreesPerFrame
 * @property {number} cloudMagnitudes rms
 */

const SIZES = [
  [200, 150],
  [240, 180],
  [320, 240],
];
/** Shortest and longest recording. Short ones are more frequent: they are hard, and quickly measured. */
const FRAMES = [60, 2000];

/**
 * The recording of a seed: odd seeds have an event, even ones have none.
 *
 * @param {number} seed
 */
export function zeroClickScenario(seed) {
  const random = createRandom(seed * 7919 + 13);
  const uniform = (/** @type {number} */ from, /** @type {number} */ to) =>
    from + (to - from) * random.uniform();
  const logarithmic = (/** @type {number} */ from, /** @type {number} */ to) =>
    from * (to / from) ** random.uniform();
  const oneOf = (/** @type {readonly any[]} */ list) =>
    list[Math.min(list.length - 1, Math.floor(random.uniform() * list.length))];
  const maybe = (/** @type {number} */ share, /** @type {() => number} */ draw) => {
    const value = draw();
    return random.uniform() < share ? value : 0;
  };

  const withEvent = seed % 2 === 1;
  const [width, height] = oneOf(SIZES);
  const [shortest = 0, longest = 0] = FRAMES;
  const frames = Math.round(uniform(shortest ** -0.5, longest ** -0.5) ** -2);
  const exposureSeconds = logarithmic(0.02, 0.5);
  const span = frames * exposureSeconds;
  const fwhm = logarithmic(1.6, 12);
  const stars = Math.round(logarithmic(4, 40));
  const dropToNoise = logarithmic(1.5, 20);
  const depth = random.uniform() < 0.3 ? 1 : uniform(1 - 10 ** (-0.4 * 0.2), 1);
  const bitDepth = oneOf([8, 10, 12, 14, 16]);
  const profile = random.uniform() < 0.7 || fwhm > 6 ? "gaussian" : "moffat";
  const beta = oneOf([2.5, 3, 3.5]);
  const sky = logarithmic(20, 500);
  const readNoise = uniform(2, 8);
  // A star that flickers by more than its drop cannot have the drop-to-noise ratio that was drawn.
  const steady = (0.3 * depth) / dropToNoise;
  const scintillation = Math.min(steady, uniform(0, 0.03));
  const seeingRms = Math.min(steady, uniform(0, 0.06));

  const shape = { kind: profile, fwhm, ellipticity: 0, thetaRadians: 0, beta };
  const electronsFor = (/** @type {number} */ ratio, /** @type {number} */ drop) =>
    electronsForDropToNoise(ratio, drop, {
      profile: shape,
      background: sky,
      readNoise,
      gain: 1,
      scintillation: 0,
    });
  const targetElectrons = electronsFor(dropToNoise, depth);
  // The brightest of the other stars stands out of every frame, the faintest may not.
  const brightest = Math.max(electronsFor(logarithmic(8, 80), 1), 0.3 * targetElectrons);
  const faintest = Math.min(electronsFor(logarithmic(2, 6), 1), brightest);
  const peakShare = encircledEnergy({ ...shape }, Math.sqrt(1 / Math.PI));
  const peak = sky + Math.max(brightest, targetElectrons) * peakShare;
  const full = 2 ** bitDepth - 1;
  const bias = Math.max(8, Math.round(0.02 * full));
  const gain = peak / (uniform(0.2, 0.8) * (full - bias));

  const hotPixels = Math.floor(maybe(0.6, () => uniform(1, 31)));
  const driftPixels = maybe(0.7, () => uniform(0, 0.3 * height));
  const direction = uniform(0, 2 * Math.PI);
  const windPixels = maybe(0.7, () => uniform(0, 3));
  const windHertz = uniform(0.5, 3);
  const degreesPerFrame = maybe(0.4, () => Math.min(uniform(-0.1, 0.1), 12 / frames));
  const cloudMagnitudes = maybe(0.4, () => uniform(0, 0.8));
  const cloudSeconds = Math.max(10 * exposureSeconds, uniform(0.05, 0.5) * span);

  // The target starts so that its path leads through the middle of the frame.
  const x = width / 2 - (driftPixels / 2) * Math.cos(direction) + uniform(-0.08, 0.08) * width;
  const y = height / 2 - (driftPixels / 2) * Math.sin(direction) + uniform(-0.08, 0.08) * height;
  const framesInside = logarithmic(2.5, Math.min(300, 0.3 * frames));
  const first = uniform(9, frames - framesInside - 9);

  const observation = createObservation({
    seed,
    width,
    height,
    frames,
    exposureSeconds,
    bitDepth,
    gain,
    bias,
    sky,
    readNoise,
    profile,
    beta,
    fwhm,
    stars: [{ name: "target", x, y, electrons: targetElectrons }],
    fieldStars: {
      count: stars - 1,
      brightest,
      faintest,
      margin: Math.min(0.2 * height, 6 + 1.5 * fwhm),
      separation: Math.min(36, Math.max(8, 3 * fwhm)),
    },
    hotPixels:
      hotPixels === 0
        ? null
        : {
            count: hotPixels,
            electrons: {
              from: 0.2 * targetElectrons * peakShare,
              to: 5 * targetElectrons * peakShare,
            },
          },
    drift: {
      x: (driftPixels / span) * Math.cos(direction),
      y: (driftPixels / span) * Math.sin(direction),
    },
    windShake: windPixels === 0 ? null : { rms: windPixels, frequencyHz: windHertz },
    rotationDegreesPerSecond: degreesPerFrame / exposureSeconds,
    seeing: { rms: seeingRms, timescaleSeconds: Math.max(0.2, 3 * exposureSeconds) },
    scintillation,
    clouds:
      cloudMagnitudes === 0
        ? null
        : { magnitudes: cloudMagnitudes, timescaleSeconds: cloudSeconds },
    occultations: withEvent
      ? [
          {
            star: "target",
            disappearanceSeconds: first * exposureSeconds,
            reappearanceSeconds: (first + framesInside) * exposureSeconds,
            drop: depth,
          },
        ]
      : [],
  });
  /** @type {Conditions} */
  const conditions = {
    seed,
    withEvent,
    stars,
    hotPixels,
    frames,
    fwhm,
    bitDepth,
    dropToNoise,
    depth,
    framesInside,
    driftPixels,
    windPixels,
    degreesPerFrame,
    cloudMagnitudes,
  };
  return { conditions, observation };
}
