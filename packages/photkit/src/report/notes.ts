/** What a reader of the result must know besides the numbers: nothing is left out silently. */

import type { Extraction } from "@photkit/extraction";
import {
  type Analysis,
  type ApertureSeries,
  type DifferentialSeries,
  examineCadence,
  isUsable,
  type LightCurve,
  type StarVariability,
  saturatedReadings,
} from "@photkit/lightcurve";
import { counted } from "./counted.ts";
import { flagSummary } from "./flag-summary.ts";

/** Notes on the times, and on the frames that say nothing about the star; empty when all is well. */
export function notesOn(
  extraction: Pick<Extraction, "lightCurve" | "ensemble">,
  { star, relative, events, variability }: Analysis,
): string[] {
  const { lightCurve } = extraction;
  const { settings } = events;
  // Without an event nothing depends on it.
  const isGuessed = settings.exposureOrigin === "cadence" && events.events.length > 0;
  const guessed = isGuessed ? settings.exposureSeconds : null;
  return [
    ...events.warnings,
    ...(star === null ? [] : unusableNote(star)),
    ...saturatedComparisonNote(extraction, star),
    ...(star === null || relative === null ? [] : uncomparedNote(star, relative)),
    ...(guessed === null
      ? []
      : [
          `The recording states no exposure time: D and R assume ${Number(guessed.toPrecision(4))} s, the interval between frames. Only for a camera with dead time, give --exposure SECONDS.`,
        ]),
    ...timeNotes(lightCurve),
    ...(events.verdict === "no event" && star !== null
      ? [...fewNote(star), ...slowNote(star, variability)]
      : []),
  ];
}

/** Readings below which a light curve without an event says little. */
const FEW_READINGS = 50;

function fewNote(star: ApertureSeries): string[] {
  const usable = star.flux.filter((_, i) => isUsable(star, i)).length;
  if (usable >= FEW_READINGS) return [];
  return [
    `${counted(usable, "reading")} of ${star.name} are few to find an event in, since its noise is told from them too. Leave about 100 frames on each side of an event.`,
  ];
}

/** A star can vary without an event: the search is for sharp edges. */
function slowNote({ name }: ApertureSeries, variability: readonly StarVariability[]): string[] {
  const found = variability.find((star) => star.name === name && star.varies);
  if (found === undefined) return [];
  const much = found.excess > 1 ? "more than 100" : (100 * found.excess).toFixed(2);
  return [
    `${name} varies all the same, by ${much} % beyond its noise. Events are drops with sharp edges, as occultations have: slow ones, such as transits and eclipses, are in the light curve alone.`,
  ];
}

function unusableNote(star: ApertureSeries): string[] {
  const frames = star.flux.length;
  const unusable = star.flags.filter((_, i) => !isUsable(star, i));
  if (unusable.length === 0) return [];
  return [
    `${star.name} can be used in ${frames - unusable.length} of ${frames} frames; the others (${flagSummary(unusable)}) take no part in event times.`,
  ];
}

/** Comparison stars that lack light; a star without comparison stars needs no word on them. */
function saturatedComparisonNote(
  { lightCurve, ensemble }: Pick<Extraction, "lightCurve" | "ensemble">,
  star: ApertureSeries | null,
): string[] {
  const cut = lightCurve.apertures.filter(
    (series) =>
      series.name !== star?.name &&
      ensemble.includes(series.name) &&
      saturatedReadings(lightCurve, series, []).lacksLight,
  );
  if (cut.length === 0) return [];
  const each = cut.map((series) => {
    const { readings, saturated } = saturatedReadings(lightCurve, series, []);
    return `${series.name} in ${saturated} of ${readings} frames`;
  });
  return [
    `Comparison stars are saturated: ${each.join(", ")}. Clouds and seeing change their light less than that of others, so that the comparison takes out too little. Give others with --ref.`,
  ];
}

function uncomparedNote(star: ApertureSeries, { value }: DifferentialSeries): string[] {
  const alone = value.filter((one, i) => isUsable(star, i) && Number.isNaN(one)).length;
  return alone === 0
    ? []
    : [
        `${star.name} has no comparison star in ${counted(alone, "frame")} of its own, which take no part in event times.`,
      ];
}

function timeNotes({ utcMicroseconds, frames }: LightCurve): string[] {
  const { gaps, misread, missing } = examineCadence(utcMicroseconds);
  if (missing.length === frames.length) return [];
  const notes: string[] = [];
  if (gaps.length > 0) {
    const longest = gaps.reduce((most, gap) => (gap.seconds > most.seconds ? gap : most));
    const lost = gaps.reduce((sum, gap) => sum + gap.missing, 0);
    notes.push(
      `The time stamps have ${counted(gaps.length, "gap")}, about ${counted(lost, "frame")} missing; the longest is ${longest.seconds.toFixed(3)} s after frame ${frames[longest.row]}.`,
    );
  }
  if (misread.length > 0) {
    notes.push(
      `The time stamps of ${counted(misread.length, "frame")} repeat or contradict those around them, first at frame ${frames[misread[0]!]}: these frames take no part in event times.`,
    );
  }
  if (missing.length > 0) {
    notes.push(
      `${counted(missing.length, "frame")} without a time stamp, first frame ${frames[missing[0]!]}: no part in event times.`,
    );
  }
  return notes;
}
