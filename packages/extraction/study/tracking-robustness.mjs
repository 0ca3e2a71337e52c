/**
 * How often is the field followed, and how often wrongly without a word? Recordings of many kinds
 * are tracked from frame to frame. A frame is right within 0.3 px + 0.1 FWHM all over its stars, or
 * within four of its stated errors where these are larger.
 *
 *   pnpm study:tracking [--seeds 20] [--first 1] [--only wide]
 */

import { parseArgs } from "node:util";
import { findStars } from "@photkit/detection";
import { applySimilarity, StarTracker } from "@photkit/tracking";
import { SCENARIOS } from "./tracked-scenarios.mjs";
import { HEIGHT, starRecording, WIDTH } from "./tracked-sky.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    first: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    verbose: { type: "boolean", default: false },
  },
});

/** Median width of the brightest stars, as an extraction takes it. */
function widthOf(stars) {
  const widths = Array.from(stars.fwhm.subarray(0, 50)).filter((width) => width > 0);
  widths.sort((a, b) => a - b);
  return widths.length === 0 ? 4 : widths[Math.floor(widths.length / 2)];
}

function follow({ trackers, ...recipe }) {
  const recording = starRecording(recipe);
  const first = recording.frame(0);
  const catalogue = findStars(first, { maxStars: 200 });
  const fwhm = widthOf(catalogue);
  // The trackers are those found stars that really are stars, brightest first.
  const rows = Array.from({ length: catalogue.length }, (_, i) => i).filter((i) =>
    recording.stars.some(
      (star) =>
        Math.hypot(star.x - catalogue.x[i], star.y - catalogue.y[i]) < 0.5 * recipe.fwhm + 1,
    ),
  );
  const skip = recipe.skip ?? 0;
  const stars = rows.slice(skip, skip + trackers).map((i) => ({
    x: catalogue.x[i],
    y: catalogue.y[i],
    peak: catalogue.peak[i],
    flux: catalogue.flux[i],
  }));
  const tally = { right: 0, wrong: 0, predicted: 0, worst: 0, milliseconds: 0, frames: 0 };
  if (stars.length === 0)
    return { ...tally, predicted: recording.frames, frames: recording.frames };
  const origin = recording.stars.map((star) => recording.placeOf(star, 0));
  const tracker = new StarTracker({ stars, fwhm, catalogue });
  for (let i = 0; i < recording.frames; i++) {
    const image = i === 0 ? first : recording.frame(i);
    const start = performance.now();
    const pose = tracker.locate(image);
    tally.milliseconds += performance.now() - start;
    let off = 0;
    recording.stars.forEach((star, k) => {
      const at = recording.placeOf(star, i);
      const inside = at.x > 0 && at.y > 0 && at.x < WIDTH && at.y < HEIGHT;
      const wasInside =
        origin[k].x > 0 && origin[k].y > 0 && origin[k].x < WIDTH && origin[k].y < HEIGHT;
      if (!inside || !wasInside) return;
      const place = applySimilarity(pose.transform, origin[k].x, origin[k].y);
      off = Math.max(off, Math.hypot(place.x - at.x, place.y - at.y));
    });
    tally.frames++;
    if (values.verbose)
      console.log(
        recipe.seed,
        i,
        pose.state,
        pose.found,
        off.toFixed(2),
        pose.transparency.toFixed(2),
        fwhm.toFixed(1),
      );
    if (pose.state === "predicted") tally.predicted++;
    else if (off < Math.max(0.3 + 0.1 * recipe.fwhm, 4 * pose.error)) {
      tally.right++;
      tally.worst = Math.max(tally.worst, off);
    } else tally.wrong++;
  }
  return tally;
}

const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => Number(values.first) + i);
console.log("| recordings | right | predicted | wrong | with a wrong frame | ms a frame |");
console.log("|---|---|---|---|---|---|");
for (const [name, recipe] of Object.entries(SCENARIOS)) {
  if (!name.includes(values.only)) continue;
  const tallies = seeds.map((seed) => follow({ fwhm: 3, trackers: 12, ...recipe(seed), seed }));
  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  const share = (key) => `${((100 * sum(key)) / sum("frames")).toFixed(2)} %`;
  const spoilt = tallies.flatMap(({ wrong }, k) => (wrong > 0 ? [seeds[k]] : []));
  console.log(
    `| ${name} | ${share("right")} | ${share("predicted")} | ${share("wrong")} | ${spoilt.length} of ${seeds.length} | ${(sum("milliseconds") / sum("frames")).toFixed(2)} |${values.verbose ? spoilt.join(" ") : ""}`,
  );
}
