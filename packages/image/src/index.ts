export { type BadPixelOptions, findBadPixels } from "./camera/bad-pixels.ts";
export { nightEagle3Response, topOfResponse } from "./camera/camera-response.ts";
export {
  type BayerPattern,
  CFA_BLUE,
  CFA_FIRST_GREEN,
  CFA_RED,
  CFA_SECOND_GREEN,
  type CfaChannel,
  type CfaMasks,
  cfaChannel,
  cfaColours,
  cfaLuminance,
  cfaMasks,
  type NormaliseCfaOptions,
  normaliseCfa,
} from "./camera/cfa.ts";
export { applyTable, type GammaOptions, gammaTable, invertGamma } from "./camera/gamma.ts";
export { rgbLuminance } from "./camera/luminance.ts";
export {
  type PymovieLineMedianOptions,
  pymovieLineMedian,
  pymovieScrub,
} from "./camera/pymovie-corrections.ts";
export {
  createRepair,
  type PixelRepair,
  type RepairOptions,
  repairPixels,
} from "./camera/repair-pixels.ts";
export { type AutoStretchOptions, autoStretchLimits } from "./display/auto-stretch.ts";
export { type CircleOptions, createCanvas, drawCircle } from "./display/canvas.ts";
export {
  COLOUR_MAPS,
  type Colour,
  type ColourMapName,
  type ColourMapOptions,
  colourMap,
  colourTable,
  type RgbImage,
} from "./display/colour.ts";
export {
  type DisplayLimits,
  type PercentileOptions,
  percentileLimits,
} from "./display/display-limits.ts";
export { type MarkSaturatedOptions, markSaturated } from "./display/mark-saturated.ts";
export { type StretchOptions, stretch } from "./display/stretch.ts";
export { type ZscaleOptions, zscaleLimits } from "./display/zscale.ts";
export { ImageError, type ImageErrorCode, isImageError } from "./errors.ts";
export { type ConvolveOptions, convolve } from "./filters/convolve.ts";
export type { Edges } from "./filters/edges.ts";
export { type GaussianBlurOptions, gaussianBlur, gaussianKernel } from "./filters/gaussian-blur.ts";
export {
  type LineMedianOptions,
  type LineMedianResult,
  removeLineMedian,
  subtractLineMedian,
} from "./filters/line-median.ts";
export { lowPassDifference } from "./filters/low-pass-difference.ts";
export { type MedianFilterOptions, medianFilter } from "./filters/median-filter.ts";
export { blurKernel5, pymovieBlur } from "./filters/pymovie-blur.ts";
export { toFloat32, toFloat64, toNdarray } from "./pixels/convert.ts";
export { FIELD_NAMES, type FieldName, fieldView, parityOf } from "./pixels/field-view.ts";
export {
  createImage,
  type Image,
  type ImageLike,
  type PixelArray,
  sizeOf,
} from "./pixels/image.ts";
export { copyWindow, type Window, windowView } from "./pixels/window.ts";
export { decodePng, encodePng } from "./png/png.ts";
export {
  type Components,
  type LabelOptions,
  labelAbove,
  labelComponents,
} from "./regions/connected-components.ts";
export {
  type AffineMatrix,
  type AffineTransformOptions,
  affineTransform,
  type RotateOptions,
  rotateImage,
} from "./resample/affine-transform.ts";
export type { Interpolation } from "./resample/interpolation.ts";
export { type ShiftOptions, shiftImage } from "./resample/shift.ts";
