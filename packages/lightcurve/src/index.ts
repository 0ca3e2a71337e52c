export { isLightCurveError, LightCurveError, type LightCurveErrorCode } from "./errors.ts";
export type { ApertureRole, ApertureSeries, LightCurve, LightCurveTime } from "./light-curve.ts";
export { type DifferentialSeries, differential, isUsable, typicalFlux } from "./differential.ts";
export { type Cadence, type CadenceGap, examineCadence } from "./cadence.ts";
export { chooseEnsemble, type EnsembleMember, type EnsembleOptions } from "./ensemble.ts";
export { pointToPointScatter, totalScatter } from "./scatter.ts";
export { measureVariability, type StarVariability } from "./variability.ts";
