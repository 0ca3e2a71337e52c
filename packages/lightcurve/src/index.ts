export { isLightCurveError, LightCurveError, type LightCurveErrorCode } from "./errors.ts";
export type { ApertureRole, ApertureSeries, LightCurve, LightCurveTime } from "./light-curve.ts";
