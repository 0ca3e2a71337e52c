export type { PictureSize, WcsDescription } from "./description.ts";
export type {
  Distortion,
  SipDistortion,
  TnxDistortion,
  TnxSurface,
  TpvDistortion,
} from "./distortion/distortion.ts";
export type { PolynomialTerm } from "./distortion/polynomial.ts";
export { isWcsError, WcsError, type WcsErrorCode } from "./errors.ts";
export { type FieldOfView, fieldOfView, type LocalField, localField } from "./field.ts";
export { fitPlate, type PlateFit } from "./fit-plate.ts";
export type { HeaderValues } from "./header-values.ts";
export type { FitPlateOptions } from "./plate-options.ts";
export type { PlateStar } from "./plate-stars.ts";
export {
  type FormatPositionOptions,
  formatSkyPosition,
  parseDeclination,
  parseRightAscension,
  parseSkyPosition,
} from "./position-text.ts";
export { precess } from "./precession.ts";
export { PROJECTION_CODES } from "./projections/registry.ts";
export { binWcs, cropWcs, flipWcs } from "./regrid.ts";
export { ICRS, type SkyFrame } from "./sky-frame.ts";
export { julianYear, moveStar, type ProperMotion } from "./space-motion.ts";
export {
  fromTangentPlane,
  positionAngleDegrees,
  type SkyPosition,
  type StandardCoordinates,
  separationArcsec,
  toTangentPlane,
} from "./sphere.ts";
export {
  createWcs,
  type PixelColumns,
  type PixelPosition,
  type SkyColumns,
  type Wcs,
  type WorldPosition,
} from "./wcs.ts";
export { hasWcs, type WcsFromHeaderOptions, wcsFromHeader } from "./wcs-from-header.ts";
export { wcsToHeader } from "./wcs-to-header.ts";
