/** The kinds of recordings that are tried: widths, motions, jumps, clouds, few stars and few trackers. */

/** A number from 0 to 1 that belongs to a seed. */
const at = (seed, k) => (seed * 0.618034 + k * 0.414214) % 1;
const drift = (seed, speed = 0.05) => ({
  x: speed * Math.cos(6.28 * at(seed, 1)),
  y: speed * Math.sin(6.28 * at(seed, 1)),
});
const leap = (seed, frame, size) => {
  const angle = 6.28 * at(seed, 2);
  return { frame, x: size * Math.cos(angle), y: size * Math.sin(angle) };
};
const wide =
  (fwhm, more = {}) =>
  (seed) => ({
    fwhm,
    stars: 8,
    faintest: 0.1,
    drift: drift(seed),
    wind: 0.4,
    brightest: 12_000,
    ...more,
  });
const jumped =
  (trackers, stars, size, more = {}) =>
  (seed) => ({
    trackers,
    stars,
    frames: 40,
    drift: drift(seed),
    wind: 0.3,
    jumps: [leap(seed, 20, size)],
    ...more,
  });
const cloud = (deepest) => (frame) => 1 - (1 - deepest) * Math.exp(-(((frame - 30) / 8) ** 2));

/** A mount changes sides in frame 20: the field is turned by half, nearly, and lies elsewhere. */
const flipped =
  (trackers, stars = 10) =>
  (seed) => ({
    ...jumped(trackers, stars, 12)(seed),
    turned: { frame: 20, degrees: 180 + 0.6 * (at(seed, 3) - 0.5) },
  });

/** @type {Record<string, (seed: number) => object>} */
export const SCENARIOS = {
  "wide 2": wide(2),
  "wide 4": wide(4),
  "wide 7": wide(7),
  "wide 10": wide(10),
  "wide 14": wide(14, { stars: 5 }),
  "wide 7, faint": wide(7, { brightest: 3000, faintest: 0.3 }),
  "wide 10, faint": wide(10, { brightest: 3000, faintest: 0.3, stars: 5 }),
  "wide 10, 2 trackers": wide(10, { trackers: 2 }),
  "wide 10, wind 3 px": wide(10, { wind: 3 }),
  "donut 10": wide(10, { donut: true }),
  "donut 14": wide(14, { donut: true, stars: 5 }),
  "donut 20": wide(20, { donut: true, stars: 4, frames: 40 }),
  "jump 45 px, 1 tracker": jumped(1, 10, 45),
  "jump 45 px, 2 trackers": jumped(2, 10, 45),
  "jump 45 px, 3 trackers": jumped(3, 10, 45),
  "jump 45 px, 4 trackers": jumped(4, 10, 45),
  "jump 45 px, 12 trackers": jumped(12, 20, 45),
  "jump 15 px, 2 trackers": jumped(2, 10, 15),
  "jump 110 px, 2 trackers": jumped(2, 12, 110),
  "jump 45 px, 40 stars, 2 trackers": jumped(2, 40, 45),
  "jump 45 px, faint trackers": jumped(2, 15, 45, { skip: 5 }),
  "jump 45 px, 3 stars": jumped(2, 3, 45),
  "jump 45 px, 2 stars": jumped(2, 2, 45),
  "jump 45 px, FWHM 8": jumped(2, 8, 45, { fwhm: 8 }),
  "jump onto a star's place": (seed) => ({ ...jumped(2, 8, 45)(seed), jumps: [], onto: 20 }),
  "jump onto a star's place, 3 stars": (seed) => ({
    ...jumped(2, 3, 45, { faintest: 0.5 })(seed),
    jumps: [],
    onto: 20,
  }),
  "1 star": (seed) => ({ ...jumped(1, 1, 20)(seed), jumps: [], wind: 1 }),
  "1 star, jump 20 px": jumped(1, 1, 20),
  "jumps every 6 frames": (seed) => ({
    ...jumped(2, 12, 0)(seed),
    jumps: [6, 12, 18, 24, 30, 36].map((frame) => leap(seed + 3 * frame, frame, 40)),
  }),
  "gusts 12 px": (seed) => ({ trackers: 2, stars: 12, wind: 12, drift: drift(seed) }),
  "cloud to 30 %": (seed) => ({
    trackers: 3,
    wind: 0.5,
    drift: drift(seed),
    transparency: cloud(0.3),
  }),
  "cloud to 2 %": (seed) => ({
    trackers: 3,
    wind: 0.5,
    drift: drift(seed),
    transparency: cloud(0.02),
  }),
  "jump behind a cloud": (seed) => ({
    trackers: 2,
    stars: 10,
    jumps: [leap(seed, 30, 45)],
    transparency: cloud(0.01),
  }),
  "a tracker occulted": (seed) => ({
    trackers: 2,
    drift: drift(seed),
    wind: 0.5,
    dimming: (frame, star) => (star === 1 && frame >= 20 && frame < 40 ? 0 : 1),
  }),
  "2 stars, one occulted": (seed) => ({
    trackers: 2,
    stars: 2,
    faintest: 0.4,
    drift: drift(seed),
    wind: 0.5,
    dimming: (frame, star) => (star === 1 && frame >= 20 && frame < 40 ? 0 : 1),
  }),
  "stars leave at the edge": (seed) => ({
    trackers: 3,
    stars: 14,
    drift: drift(seed, 2),
    frames: 70,
  }),
  "half turn, 1 tracker": flipped(1),
  "half turn, 2 trackers": flipped(2),
  "half turn, 4 trackers": flipped(4),
  "half turn, 3 stars": flipped(3, 3),
  "quarter turn, 4 trackers": (seed) => ({
    ...flipped(4)(seed),
    turned: { frame: 20, degrees: 90 },
  }),
  "faint stars, the bright one occulted": (seed) => ({
    trackers: 12,
    stars: 12,
    faintest: 0.02,
    brightest: 9000,
    wind: 0.5,
    drift: drift(seed),
    dimming: (frame, star) => (star === 0 && frame >= 20 && frame < 40 ? 0 : 1),
  }),
  "turns 0.02 deg": (seed) => ({ trackers: 4, rotation: 0.02, wind: 0.3, drift: drift(seed) }),
  "turns 0.1 deg": (seed) => ({ trackers: 4, rotation: 0.1, wind: 0.3, drift: drift(seed) }),
  "turns 0.2 deg": (seed) => ({ trackers: 6, rotation: -0.2, wind: 0.3, drift: drift(seed) }),
};
