export {
  type DifferentialOptions,
  type DifferentialSeries,
  differential,
  isUsable,
  typicalFlux,
} from "./differential/differential.ts";
export {
  chooseEnsemble,
  type EnsembleMember,
  type EnsembleOptions,
} from "./differential/ensemble.ts";
export {
  type ReferenceResiduals,
  referenceResiduals,
  unsteadyReferences,
} from "./differential/reference-residuals.ts";
export { type SaturatedReadings, saturatedReadings } from "./differential/saturated-light.ts";
export { type SearchReadings, searchReadings } from "./differential/search-readings.ts";
export { measureVariability, type StarVariability } from "./differential/variability.ts";
export { isLightCurveError, LightCurveError, type LightCurveErrorCode } from "./errors.ts";
export { type Analysis, analyse, type ComparedLightCurve } from "./events/analyse.ts";
export type { Autoregression } from "./events/autoregression.ts";
export type { EventEdges } from "./events/box-search.ts";
export { type EventsOptions, eventsFromLightCurve, notSearched } from "./events/events-document.ts";
export {
  type EventSearch,
  type FindEventsOptions,
  type FoundEvent,
  findEvents,
  type Verdict,
} from "./events/find-events.ts";
export type { ReadingSeries } from "./events/readings.ts";
export { type StarSearch, searchStars } from "./events/search-stars.ts";
export {
  type EdgeEstimate,
  fitSquareWave,
  type SquareWaveFit,
} from "./events/square-wave.ts";
export type { SquareWaveOptions } from "./events/square-wave-options.ts";
export {
  EVENTS_FORMAT,
  EVENTS_VERSION,
  type EventInstant,
  type EventRecord,
  type EventsDocument,
  type EventsVerdict,
} from "./files/events-format.ts";
export { readEvents } from "./files/events-schema.ts";
export {
  LIGHT_CURVE_FORMAT,
  LIGHT_CURVE_VERSION,
  readJson,
  writeJson,
} from "./files/light-curve-json.ts";
export { type PymovieCsvOptions, writePymovieCsv } from "./files/pymovie-csv.ts";
export {
  type ReadCsvOptions,
  readLightCurveCsv,
  readPymovieCsv,
} from "./files/read-light-curve-csv.ts";
export {
  type BackgroundCurve,
  type BackgroundPlotOptions,
  plotBackgrounds,
} from "./plots/plot-backgrounds.ts";
export { plotEvent } from "./plots/plot-event.ts";
export { type PlotOptions, plotLightCurve } from "./plots/plot-light-curve.ts";
export {
  type LineProfilesInput,
  type LineProfilesOptions,
  plotLineProfiles,
} from "./plots/plot-line-profiles.ts";
export { plotSortedPixels, type SortedPixelsOptions } from "./plots/plot-sorted-pixels.ts";
export { plotStar, type StarPlotOptions } from "./plots/plot-star.ts";
export { plotSurface, type SurfaceOptions } from "./plots/plot-surface.ts";
export { type PlotTimesOptions, plotTimes, type TimedFrames } from "./plots/plot-times.ts";
export {
  type ApertureSeriesInput,
  apertureSeries,
  roleFromName,
} from "./series/aperture-series.ts";
export type {
  ApertureRole,
  ApertureSeries,
  LightCurve,
  LightCurveTime,
} from "./series/light-curve.ts";
export { pointToPointScatter, totalScatter } from "./series/scatter.ts";
export { type Cadence, type CadenceGap, examineCadence } from "./times/cadence.ts";
export { type ConsistentStamps, consistentStamps } from "./times/consistent-stamps.ts";
export { atRowsOf, type RowTimeOptions } from "./times/row-times.ts";
export { clockText, parseUtcText, utcText } from "./times/utc-text.ts";
