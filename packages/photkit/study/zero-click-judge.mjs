/** One recording measured as the program measures it, and what became of it against the truth. */

import { extractLightCurve } from "@photkit/extraction";
import { analyse } from "photkit";
import { zeroClickScenario } from "./zero-click-scenario.mjs";

/**
 * How much was pointed at: nothing; the target; the target, two tracking stars and comparison stars.
 *
 * @typedef {"zero-click" | "target" | "stars"} Mode
 */

/**
 * What became of one recording.
 *
 * @typedef {import("./zero-click-scenario.mjs").Conditions & {
 *   mode: Mode,
 *   outcome: "event" | "no event" | "unclear" | "not searched" | "failed",
 *   star: "target" | "other star" | "no star" | null,
 *   counted: boolean,
 *   effectiveDropToNoise: number,
 *   edges: { off: number, sigma68: number, in68: boolean, in95: boolean, in997: boolean }[],
 *   predicted: number,
 *   measuredTarget: boolean,
 *   message: string | null,
 *   seconds: number,
 * }} Judged
 */

/** Smallest drop over noise, and fewest frames inside, from which on an event must be found. */
const COUNTED_RATIO = 3;
const COUNTED_FRAMES = 5;

/**
 * Makes the recording of a seed, measures it, and judges what was found.
 *
 * @param {number} seed
 * @param {Mode} mode
 * @returns {Promise<Judged>}
 */
export async function judgeZeroClick(seed, mode) {
  const { conditions, observation } = zeroClickScenario(seed);
  return judge(conditions, observation, heldSource(observation), mode);
}

async function judge(conditions, observation, source, mode) {
  const { truth } = observation;
  const started = performance.now();
  const effective = effectiveDropToNoise(conditions, truth);
  const base = {
    ...conditions,
    mode,
    effectiveDropToNoise: effective,
    counted:
      conditions.withEvent &&
      effective >= COUNTED_RATIO &&
      conditions.framesInside >= COUNTED_FRAMES,
    star: null,
    edges: [],
    predicted: 0,
    measuredTarget: false,
    message: null,
  };
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const extraction = await extractLightCurve(source, optionsOf(truth, mode));
    const { lightCurve } = extraction;
    const { star, events } = analyse(extraction);
    const judged = {
      ...base,
      predicted: extraction.predictedFrames.length / conditions.frames,
      measuredTarget: lightCurve.apertures.some(
        (one) => starAt(one, lightCurve, truth) === "target",
      ),
    };
    const found = events.events[0] ?? null;
    return {
      ...judged,
      outcome: events.verdict,
      star: star === null ? null : starAt(star, lightCurve, truth),
      edges: found === null || !conditions.withEvent ? [] : edgesOf(found, truth),
      message:
        found === null
          ? events.reason
          : `${star?.name}: drop/noise ${found.dropToNoise.toFixed(1)}`,
      seconds: seconds(),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...base, outcome: "failed", message, seconds: seconds() };
  }
}

/** The frames of an observation, made once and handed out as often as they are asked for. */
function heldSource(observation) {
  const { frameCount, info } = observation;
  const images = Array.from({ length: frameCount }, (_, i) => observation.frame(i));
  const frame = (index) => ({
    index,
    image: images[index],
    time: observation.time(index),
    meta: {},
  });
  return {
    info,
    frameCount,
    frame: async (index) => frame(index),
    time: async (index) => observation.time(index),
    frames: async function* ({ start = 0, stop = frameCount, step = 1 } = {}) {
      for (let index = start; index < stop; index += step) yield frame(index);
    },
    close: async () => {},
  };
}

/** What an observer points at in the first frame, to the pixel. */
export function optionsOf(truth, mode) {
  const place = (star) => ({ x: Math.round(star.x[0]), y: Math.round(star.y[0]) });
  const [target, ...others] = truth.stars;
  if (mode === "zero-click") return {};
  if (mode === "target") return { target: place(target) };
  // The brightest stars that stay inside and stand alone, as an observer would choose them.
  const usable = others
    .filter((star) => staysInside(star, truth) && standsAlone(star, truth))
    .sort((a, b) => b.electrons - a.electrons);
  const references = usable
    .filter((star) => star.electrons > 0.2 * usable[0].electrons)
    .slice(0, 4);
  if (references.length < 2) return { target: place(target) };
  return {
    target: place(target),
    track: references.slice(0, 2).map((star, i) => ({ ...place(star), name: `track${i + 1}` })),
    ...(references.length > 2 && { references: references.slice(2).map(place) }),
  };
}

const staysInside = ({ x, y }, { width, height, fwhm }) => {
  const margin = 2 * fwhm[0] + 2;
  const within = (places, size) => places.every((at) => at > margin && at < size - 1 - margin);
  return within(x, width) && within(y, height);
};

const standsAlone = (star, { stars, fwhm }) =>
  stars.every(
    (other) =>
      other === star ||
      other.electrons < 0.1 * star.electrons ||
      Math.hypot(other.x[0] - star.x[0], other.y[0] - star.y[0]) > 3 * fwhm[0],
  );

/** Which star an aperture sat on in most of its frames. */
function starAt(aperture, lightCurve, truth) {
  const reach = Math.max(2.5, 0.7 * truth.fwhm[0]);
  const votes = new Map();
  for (let row = 0; row < lightCurve.length; row++) {
    const frame = lightCurve.frames[row];
    const [x, y] = [aperture.x[row], aperture.y[row]];
    let best = { name: "none", distance: reach };
    for (const star of truth.stars) {
      const distance = Math.hypot(star.x[frame] - x, star.y[frame] - y);
      if (distance < best.distance) best = { name: star.name, distance };
    }
    votes.set(best.name, (votes.get(best.name) ?? 0) + 1);
  }
  const [name, count] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? ["none", 0];
  if (name === "none" || count < 0.5 * lightCurve.length) return "no star";
  return name === "target" ? "target" : "other star";
}

/** Drop over noise while the clouds are as thick as about the event. */
function effectiveDropToNoise({ dropToNoise, withEvent }, truth) {
  const [event] = truth.occultations;
  if (!withEvent || event === undefined) return dropToNoise;
  const [from, to] = [event.disappearance.frame, event.reappearance.frame];
  const reach = Math.max(5, to - from);
  const around = truth.transparency.slice(
    Math.max(0, Math.floor(from - reach)),
    Math.ceil(to + reach),
  );
  return dropToNoise * Math.min(...around);
}

/** The edges of the found event against the true ones, in frames. */
function edgesOf(event, truth) {
  const [real] = truth.occultations;
  return [
    [event.disappearance, real.disappearance],
    [event.reappearance, real.reappearance],
  ].flatMap(([found, { frame }]) => {
    if (found === null) return [];
    const within = ([from, to]) => frame >= from && frame <= to;
    return [
      {
        off: found.frame - frame,
        sigma68: found.frameSigma68,
        in68: Math.abs(found.frame - frame) <= found.frameSigma68,
        in95: within(found.frameCi95),
        in997: within(found.frameCi997),
      },
    ];
  });
}
