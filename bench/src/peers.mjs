/** Our kernels beside Python's and C's on the same pixels, turn about in one run. */

import { measure, processorClock } from "./measure.mjs";
import { peerCases } from "./peer-cases.mjs";
import { startPeers } from "./peer-process.mjs";
import { createSubjects, writeSubjects } from "./peer-subjects.mjs";
import { formatMicroseconds, printTable } from "./table.mjs";

/** Rounds of ours and theirs; the fastest of each counts, as load only adds. */
const ROUNDS = 3;

/**
 * What PyMovie 4.2 itself took for mean, mask and signal of a 51x51 8-bit aperture, microseconds, and what
 * three of our peers took on that machine: they say how much faster or slower this one is.
 */
const PYMOVIE = {
  name: "PyMovie 4.2, recorded, scaled",
  microseconds: 4354,
  bar: 100,
  calibration: {
    "skimage label + regionprops, 51x51": 157.8,
    "scipy label, 51x51": 24.3,
    "numpy median, 51x51": 10.4,
  },
};

/** @param {{ smoke: boolean, folder: string }} options */
export async function benchPeers({ smoke, folder }) {
  const subjects = createSubjects();
  const peers = await startPeers(await writeSubjects(subjects, folder));
  if (peers === null) return {};
  try {
    const fastest = new Map();
    const rows = [];
    for (const subject of peerCases(subjects)) {
      const names = subject.peers.filter(({ name }) => peers.kernels.includes(name));
      const ours = await takeTurns(subject, names, peers, smoke, fastest);
      rows.push(
        ...names.map(({ name, bar }) => rowOf(subject.name, name, ours, fastest.get(name), bar)),
      );
      if (subject.recorded) rows.push({ ours, name: subject.name, recorded: true });
    }
    const factor = speedFactor(fastest);
    const complete = rows.flatMap((row) => (row.recorded ? recordedRow(row, factor) : [row]));
    print(complete, peers.versions, smoke);
    return {
      peerRatios: Object.fromEntries(complete.map((r) => [`${r.name} / ${r.peer}`, r.ratio])),
    };
  } finally {
    peers.close();
  }
}

/** Times ours and each peer, round by round. @returns our time; theirs go into `fastest`. */
async function takeTurns(subject, names, peers, smoke, fastest) {
  let ours = Number.POSITIVE_INFINITY;
  for (let round = 0; round < (smoke ? 1 : ROUNDS); round++) {
    ours = Math.min(ours, measure(subject.ours, { smoke, clock: processorClock }).fastest);
    for (const { name } of names) {
      const { fastest: time, value } = await peers.run(name, smoke);
      if (round === 0) compare(subject, name, value);
      fastest.set(name, Math.min(time, fastest.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  return ours;
}

/** Both sides must have done the same work. */
function compare({ agree, name, ours }, peer, value) {
  const own = [ours()].flat();
  const other = [value].flat();
  const same = own.every((v, i) => Math.abs(v - other[i]) <= agree * Math.abs(other[i]));
  if (!same) console.log(`! ${name}: ${own} here, ${other} by ${peer}`);
}

const rowOf = (name, peer, ours, theirs, bar) => ({
  name,
  peer,
  ours,
  theirs,
  ratio: theirs / ours,
  bar,
});

/** How much longer the calibration kernels take here than they did there; NaN without them. */
function speedFactor(fastest) {
  const kernels = Object.entries(PYMOVIE.calibration);
  const logs = kernels.map(([kernel, then]) => Math.log(fastest.get(kernel) / then));
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** PyMovie's recorded time at the speed of this machine; no row when that is not known. */
function recordedRow({ name, ours }, factor) {
  if (Number.isNaN(factor)) return [];
  return [rowOf(name, PYMOVIE.name, ours, factor * PYMOVIE.microseconds, PYMOVIE.bar)];
}

function print(rows, versions, smoke) {
  printTable(
    smoke
      ? "Peers (one call each: ratios mean nothing)"
      : "Peers on the same pixels (processor time, single thread)",
    ["operation", "ours", "peer", "peer's time", "ratio", "bar"],
    rows.map(({ bar, name, ours, peer, ratio, theirs }) => [
      name,
      formatMicroseconds(ours),
      peer,
      formatMicroseconds(theirs),
      ratio.toFixed(ratio < 10 ? 2 : 0),
      bar === undefined ? "" : `${bar}${smoke ? "" : ratio >= bar ? " met" : " MISSED"}`,
    ]),
  );
  console.log(
    Object.entries(versions)
      .map((pair) => pair.join(" "))
      .join(", "),
  );
}
