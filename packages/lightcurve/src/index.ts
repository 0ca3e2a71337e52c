export {
  type ApertureSeriesInput,
  apertureSeries,
  roleFromName,
} from "./aperture-series.ts";
export type { Autoregression } from "./autoregression.ts";
export type { EventEdges } from "./box-search.ts";
export { type Cadence, type CadenceGap, examineCadence } from "./cadence.ts";
export { type ConsistentStamps, consistentStamps } from "./consistent-stamps.ts";
export {
  type DifferentialOptions,
  type DifferentialSeries,
  differential,
  isUsable,
  typicalFlux,
} from "./differential.ts";
export { chooseEnsemble, type EnsembleMember, type EnsembleOptions } from "./ensemble.ts";
export { isLightCurveError, LightCurveError, type LightCurveErrorCode } from "./errors.ts";
export { type EventsOptions, eventsFromLightCurve, notSearched } from "./events-document.ts";
export {
  EVENTS_FORMAT,
  EVENTS_VERSION,
  type EventInstant,
  type EventRecord,
  type EventsDocument,
  type EventsVerdict,
} from "./events-format.ts";
export { readEvents } from "./events-schema.ts";
export {
  type EventSearch,
  type FindEventsOptions,
  type FoundEvent,
  findEvents,
  type Verdict,
} from "./find-events.ts";
export type { ApertureRole, ApertureSeries, LightCurve, LightCurveTime } from "./light-curve.ts";
export {
  LIGHT_CURVE_FORMAT,
  LIGHT_CURVE_VERSION,
  readJson,
  writeJson,
} from "./light-curve-json.ts";
export {
  type BackgroundCurve,
  type BackgroundPlotOptions,
  plotBackgrounds,
} from "./plot-backgrounds.ts";
export { plotEvent } from "./plot-event.ts";
export { type PlotOptions, plotLightCurve } from "./plot-light-curve.ts";
export {
  type LineProfilesInput,
  type LineProfilesOptions,
  plotLineProfiles,
} from "./plot-line-profiles.ts";
export { plotSortedPixels, type SortedPixelsOptions } from "./plot-sorted-pixels.ts";
export { plotStar, type StarPlotOptions } from "./plot-star.ts";
export { plotSurface, type SurfaceOptions } from "./plot-surface.ts";
export { type PlotTimesOptions, plotTimes, type TimedFrames } from "./plot-times.ts";
export { type PymovieCsvOptions, writePymovieCsv } from "./pymovie-csv.ts";
export { type ReadCsvOptions, readLightCurveCsv, readPymovieCsv } from "./read-light-curve-csv.ts";
export type { ReadingSeries } from "./readings.ts";
export {
  type ReferenceResiduals,
  referenceResiduals,
  unsteadyReferences,
} from "./reference-residuals.ts";
export { atRowsOf, type RowTimeOptions } from "./row-times.ts";
export { type SaturatedReadings, saturatedReadings } from "./saturated-light.ts";
export { pointToPointScatter, totalScatter } from "./scatter.ts";
export { type SearchReadings, searchReadings } from "./search-readings.ts";
export { type StarSearch, searchStars } from "./search-stars.ts";
export {
  type EdgeEstimate,
  fitSquareWave,
  type SquareWaveFit,
} from "./square-wave.ts";
export type { SquareWaveOptions } from "./square-wave-options.ts";
export { clockText, parseUtcText, utcText } from "./utc-text.ts";
export { measureVariability, type StarVariability } from "./variability.ts";
