/**
 * Looks for events in every star that was measured, each against the others, and picks the most
 * significant one; what the comparison stars do by themselves is told from what the star does.
 */

import { type DifferentialSeries, differential, isUsable } from "../differential/differential.ts";
import { checkReference } from "../differential/reference-check.ts";
import { departures } from "../differential/reference-residuals.ts";
import { searchReadings } from "../differential/search-readings.ts";
import type { EventRecord, EventsDocument } from "../files/events-format.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import { pointToPointScatter } from "../series/scatter.ts";
import { whiteNoise } from "./autoregression.ts";
import { boxBank, strongestBox } from "./box-bank.ts";
import { boxGeometry } from "./box-search.ts";
import { eventsFromLightCurve, notSearched } from "./events-document.ts";
import { withLostFrames } from "./lost-run.ts";
import { FEWEST_READINGS } from "./readings.ts";

export interface StarSearch {
  readonly events: EventsDocument;
  /** The star that was named, else the one with the most significant event, else null. */
  readonly star: ApertureSeries | null;
  /** That star over its comparison stars; null without any. */
  readonly relative: DifferentialSeries | null;
}

/** Stars whose strongest drops, by a quick look, are judged in full. */
const JUDGED_IN_FULL = 6;
/** A comparison star explains a drop when the star itself holds less than this share of it. */
const OWN_SHARE = 0.5;
/** Share of the shorter event that two stars must have in common to dip together. */
const TOGETHER = 0.5;
/** Depth of a drop with the same cause as another, in units of its depth. */
const ALIKE = 0.3;

interface Searched {
  readonly star: ApertureSeries;
  readonly relative: DifferentialSeries | null;
  readonly others: readonly ApertureSeries[];
}

function compared(star: ApertureSeries, members: readonly ApertureSeries[]): Searched {
  const others = members.filter(({ name }) => name !== star.name);
  return { star, others, relative: others.length > 0 ? differential(star, others) : null };
}

/** Strength of the strongest drop in white noise: which stars are worth a full look. */
function quickStrength({ star, relative }: Searched): number {
  const values = (relative?.value ?? star.flux).filter(
    (v, i) => Number.isFinite(v) && isUsable(star, i),
  );
  if (values.length < FEWEST_READINGS) return Number.NEGATIVE_INFINITY;
  const noise = pointToPointScatter(values);
  const geometry = boxGeometry(whiteNoise, new Float64Array(values.length).fill(1));
  const limits = { edges: "auto", fewest: 2, most: values.length, outside: 3 } as const;
  return strongestBox(boxBank(geometry, limits), values).gain / (noise * noise || 1);
}

const search = (
  lightCurve: LightCurve,
  { star, others }: Searched,
  names: readonly string[],
): EventsDocument =>
  eventsFromLightCurve(lightCurve, {
    aperture: star.name,
    searched: names,
    ...(others.length > 0 && searchReadings(star, others)),
  });

const startOf = ({ disappearance }: EventRecord) =>
  disappearance?.frame ?? Number.NEGATIVE_INFINITY;
const endOf = ({ reappearance }: EventRecord) => reappearance?.frame ?? Number.POSITIVE_INFINITY;

/** Of every frame, whether it lies wholly inside an event. */
const insideOf = ({ frames }: LightCurve, event: EventRecord): boolean[] =>
  Array.from(frames, (frame) => frame >= startOf(event) && frame + 1 <= endOf(event));

/**
 * Whether a drop of another star has the cause of an event: it lies at that time and is about as deep.
 * What dims all stars, or brightens what they are compared with, does so by the same factor.
 */
function dipsTogether(a: EventRecord, b: EventRecord): boolean {
  if (!((b.depth ?? 0) > ALIKE * (a.depth ?? 0))) return false;
  const common = Math.min(endOf(a), endOf(b)) - Math.max(startOf(a), startOf(b));
  const shorter = Math.min(endOf(a) - startOf(a), endOf(b) - startOf(b));
  return common > TOGETHER * shorter;
}

const unclear = (document: EventsDocument, reason: string): EventsDocument => ({
  ...document,
  verdict: "unclear",
  reason,
});

/** Takes an event back that its comparison stars made, or searches again without the one that did. */
function heldAgainstReference(
  lightCurve: LightCurve,
  found: Searched,
  document: EventsDocument,
): { readonly found: Searched; readonly document: EventsDocument } {
  const [event] = document.events;
  if (event === undefined || found.others.length === 0 || event.depth === null) {
    return { found, document };
  }
  const { star, others } = found;
  const { depth, changed } = checkReference(star, others, insideOf(lightCurve, event));
  if (changed === null || !(depth < OWN_SHARE * event.depth)) return { found, document };
  const { name } = changed.series;
  const rise = `${(100 * changed.rise).toFixed(0)} %`;
  const warning = `The light of ${star.name} does not drop: its comparison star ${name} changes by ${rise} at that time.`;
  if (others.length < 3) {
    const reason = `${star.name} itself does not drop, but its comparison star ${name} changes by ${rise}`;
    const doubted = unclear(document, reason);
    return { found, document: { ...doubted, warnings: [...document.warnings, warning] } };
  }
  const without = compared(
    star,
    others.filter((other) => other !== changed.series),
  );
  const again = search(lightCurve, without, document.searched.stars);
  const left = `${warning} It is left out of the comparison.`;
  return {
    found: without,
    document: { ...again, warnings: [left, ...again.warnings] },
  };
}

/** Names the comparison stars that were left out for a while, since they changed by themselves. */
const withDepartures = (
  document: EventsDocument,
  others: readonly ApertureSeries[],
): EventsDocument => ({
  ...document,
  warnings: [
    ...document.warnings,
    ...departures(others).map(
      ({ name, frames }) =>
        `The comparison star ${name} changes by itself in ${frames} frames, in which it is left out.`,
    ),
  ],
});

/** So few readings can be outliers (defects, cosmic rays), of which many stars have some. */
const FEW_READINGS = 3.5;
/** False-alarm probability up to which so short a drop in one of many stars is worth a look. */
const SHORT_BELOW = 1e-3;

/** A very short drop in a star that nobody pointed at is unclear at most. */
function doubtShort(document: EventsDocument): EventsDocument {
  const short = document.events.every((event) => endOf(event) - startOf(event) <= FEW_READINGS);
  if (document.events.length === 0 || !short) return document;
  if (document.falseAlarmProbability > SHORT_BELOW) {
    return { ...document, verdict: "no event", reason: null, warnings: [], events: [] };
  }
  return unclear(document, "it lasts so few readings that an outlier could make it");
}

const RANK = { event: 3, unclear: 2, "no event": 1, "not searched": 0 };

/**
 * Events of the star that is named, or of every star measured when none is.
 *
 * @param ensemble - names of the comparison stars; no star is compared with itself. Where there are
 *   none, a star is compared with all others.
 */
export function searchStars(
  lightCurve: LightCurve,
  ensemble: readonly string[],
  target: string | null = null,
): StarSearch {
  const found = searchMeasured(lightCurve, ensemble, target);
  return { ...found, events: withLostFrames(lightCurve, found.events) };
}

function searchMeasured(
  lightCurve: LightCurve,
  ensemble: readonly string[],
  target: string | null,
): StarSearch {
  const stars = lightCurve.apertures.filter(({ role }) => role !== "flash");
  const named = stars.find(({ name }) => name === target);
  const members = stars.filter(({ name }) => ensemble.includes(name));
  if (named !== undefined) {
    const found = compared(named, members);
    const judged = heldAgainstReference(lightCurve, found, search(lightCurve, found, [named.name]));
    const events = withDepartures(judged.document, judged.found.others);
    return { star: named, relative: judged.found.relative, events };
  }
  const usable = stars.filter(
    (star) => star.flux.filter((_, i) => isUsable(star, i)).length >= FEWEST_READINGS,
  );
  if (usable.length === 0) {
    const reason =
      stars.length === 0
        ? "no star was measured"
        : `no star of ${stars.length} can be used in ${FEWEST_READINGS} frames`;
    return { star: null, relative: null, events: notSearched(lightCurve, null, reason) };
  }
  return searchAll(lightCurve, usable, members);
}

function searchAll(
  lightCurve: LightCurve,
  usable: readonly ApertureSeries[],
  members: readonly ApertureSeries[],
): StarSearch {
  const names = usable.map(({ name }) => name);
  const pool = members.length > 1 ? members : usable;
  const judged = usable
    .map((star) => compared(star, pool))
    .map((found) => ({ found, strength: quickStrength(found) }))
    .sort((a, b) => b.strength - a.strength)
    .slice(0, JUDGED_IN_FULL)
    .map(({ found, strength }) => {
      const held = heldAgainstReference(lightCurve, found, search(lightCurve, found, names));
      return { found: held.found, document: doubtShort(held.document), strength };
    })
    .sort(
      (a, b) =>
        RANK[b.document.verdict] - RANK[a.document.verdict] ||
        a.document.falseAlarmProbability - b.document.falseAlarmProbability ||
        b.strength - a.strength,
    );
  const best = judged[0]!;
  const { star, relative } = best.found;
  const [event] = best.document.events;
  if (event === undefined || RANK[best.document.verdict] < RANK.unclear) {
    const { document } = best;
    const events = document.verdict === "not searched" ? document : { ...document, target: null };
    return { star: null, relative: null, events };
  }
  const together = judged
    .slice(1)
    .filter(({ document }) => document.events.some((other) => dipsTogether(event, other)))
    .map(({ found }) => found.star.name);
  const events =
    together.length === 0
      ? best.document
      : unclear(
          best.document,
          `${together.join(", ")} ${together.length === 1 ? "drops" : "drop"} at the same time, as in clouds or when a comparison star brightens`,
        );
  return { star, relative, events };
}
