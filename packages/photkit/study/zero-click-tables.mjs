/** The tables of the study of recordings in which nothing is pointed at. */

/** @typedef {import("./zero-click-judge.mjs").Judged} Judged */

/** How the recordings are divided: a title, and the group of a recording. */
const DIVISIONS = [
  ["mode", ({ mode }) => mode],
  ["stars", ({ stars }) => group(stars, [4, 8, 16, 41])],
  ["hot pixels", ({ hotPixels }) => (hotPixels === 0 ? "0" : group(hotPixels, [1, 6, 31]))],
  ["FWHM, px", ({ fwhm }) => group(fwhm, [1.6, 3, 6, 12])],
  ["frames", ({ frames }) => group(frames, [60, 150, 500, 2001])],
  ["bits", ({ bitDepth }) => String(bitDepth)],
  ["wind, px rms", ({ windPixels }) => (windPixels === 0 ? "0" : group(windPixels, [0, 1.5, 3]))],
  ["rotation", ({ degreesPerFrame }) => (degreesPerFrame === 0 ? "none" : "some")],
  ["clouds", ({ cloudMagnitudes }) => (cloudMagnitudes === 0 ? "none" : "some")],
  ["drop / noise", ({ effectiveDropToNoise: ratio }) => group(ratio, [0, 3, 5, 10, 21])],
  ["depth", ({ depth }) => group(depth, [0.1, 0.4, 0.8, 1.01])],
];

/** @returns {string} the range of `edges` that holds the value */
function group(value, edges) {
  const above = edges.findIndex((edge) => value < edge);
  const at = above < 0 ? edges.length - 1 : Math.max(1, above);
  return `${edges[at - 1]} to ${edges[at]}`;
}

/**
 * @param {readonly Judged[]} results
 * @returns {string[]} lines of Markdown
 */
export function tables(results) {
  const lines = [
    "| recordings | without event | false events | by a defect | unclear | with event, counted | right star found | wrong event | edges | in 68 % | in 95 % | in 99.7 % | failed | not searched |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    row("all", results),
  ];
  for (const [title, groupOf] of DIVISIONS) {
    const groups = new Map();
    for (const one of results) {
      const key = groupOf(one);
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const sorted = [...groups].sort((a, b) => Number.parseFloat(a[0]) - Number.parseFloat(b[0]));
    for (const [key, members] of sorted) lines.push(row(`${title}: ${key}`, members));
  }
  return lines;
}

function row(name, results) {
  const free = results.filter(({ withEvent }) => !withEvent);
  const counted = results.filter((one) => one.counted);
  const edges = counted.filter(isRight).flatMap((one) => one.edges);
  const cells = [
    name,
    free.length,
    share(free.filter(({ outcome }) => outcome === "event").length, free.length),
    free.filter(({ outcome, star }) => outcome === "event" && star === "no star").length,
    share(free.filter(({ outcome }) => outcome === "unclear").length, free.length),
    counted.length,
    share(counted.filter(isRight).length, counted.length),
    share(counted.filter((one) => one.outcome === "event" && !isRight(one)).length, counted.length),
    edges.length,
    share(edges.filter(({ in68 }) => in68).length, edges.length),
    share(edges.filter(({ in95 }) => in95).length, edges.length),
    share(edges.filter(({ in997 }) => in997).length, edges.length),
    results.filter(({ outcome }) => outcome === "failed").length,
    results.filter(({ outcome }) => outcome === "not searched").length,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Edges farther from the truth than this, in frames and in stated errors, are of another event. */
const SAME_EVENT = 6;

/** The true event of the right star, whatever its interval. */
export function isRight({ outcome, star, edges, framesInside }) {
  const near = ({ off, sigma68 }) =>
    Math.abs(off) <= Math.max(SAME_EVENT * sigma68, 0.5 * framesInside, 2);
  return outcome === "event" && star === "target" && edges.some(near);
}

const share = (count, of) =>
  of === 0
    ? ""
    : `${count} (${((100 * count) / of).toFixed(count === of || count === 0 ? 0 : 1)} %)`;

/**
 * @param {readonly Judged[]} results
 * @returns {string[]} one line for each recording that went wrong, with what was drawn for it
 */
export function failures(results) {
  const lines = [];
  for (const one of results) {
    const kind =
      one.outcome === "failed"
        ? "failed"
        : !one.withEvent && one.outcome === "event"
          ? "false event"
          : one.counted && !isRight(one)
            ? one.outcome === "event"
              ? "wrong event"
              : "missed"
            : null;
    if (kind === null) continue;
    const facts = [
      `${one.stars} stars`,
      `${one.hotPixels} hot`,
      `${one.frames} frames`,
      `fwhm ${one.fwhm.toFixed(1)}`,
      `${one.bitDepth} bits`,
      `dnr ${one.effectiveDropToNoise.toFixed(1)}`,
      `depth ${one.depth.toFixed(2)}`,
      `inside ${one.framesInside.toFixed(1)}`,
      `drift ${one.driftPixels.toFixed(0)}`,
      `wind ${one.windPixels.toFixed(1)}`,
      `rotation ${one.degreesPerFrame.toFixed(3)}`,
      `clouds ${one.cloudMagnitudes.toFixed(1)}`,
      `predicted ${(100 * one.predicted).toFixed(0)} %`,
      `target ${one.measuredTarget ? "measured" : "not measured"}`,
      `star ${one.star}`,
    ];
    lines.push(
      `${kind}\t${one.seed}\t${one.mode}\t${one.outcome}\t${facts.join(", ")}\t${one.message ?? ""}`,
    );
  }
  return lines.sort();
}
