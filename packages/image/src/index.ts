export {
  type AffineMatrix,
  type AffineTransformOptions,
  affineTransform,
  type RotateOptions,
  rotateImage,
} from "./affine-transform.ts";
export { type AutoStretchOptions, autoStretchLimits } from "./auto-stretch.ts";
export { type BadPixelOptions, findBadPixels } from "./bad-pixels.ts";
export { nightEagle3Response, topOfResponse } from "./camera-response.ts";
export { type CircleOptions, createCanvas, drawCircle } from "./canvas.ts";
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
} from "./cfa.ts";
export {
  COLOUR_MAPS,
  type Colour,
  type ColourMapName,
  type ColourMapOptions,
  colourMap,
  colourTable,
  type RgbImage,
} from "./colour.ts";
export {
  type Components,
  type LabelOptions,
  labelAbove,
  labelComponents,
} from "./connected-components.ts";
export { toFloat32, toFloat64, toNdarray } from "./convert.ts";
export { type ConvolveOptions, convolve } from "./convolve.ts";
export {
  type DisplayLimits,
  type PercentileOptions,
  percentileLimits,
} from "./display-limits.ts";
export type { Edges } from "./edges.ts";
export { ImageError, type ImageErrorCode, isImageError } from "./errors.ts";
export { FIELD_NAMES, type FieldName, fieldView, parityOf } from "./field-view.ts";
export { applyTable, type GammaOptions, gammaTable, invertGamma } from "./gamma.ts";
export { type GaussianBlurOptions, gaussianBlur, gaussianKernel } from "./gaussian-blur.ts";
export { createImage, type Image, type ImageLike, type PixelArray, sizeOf } from "./image.ts";
export type { Interpolation } from "./interpolation.ts";
export {
  type LineMedianOptions,
  type LineMedianResult,
  removeLineMedian,
  subtractLineMedian,
} from "./line-median.ts";
export { lowPassDifference } from "./low-pass-difference.ts";
export { rgbLuminance } from "./luminance.ts";
export { type MarkSaturatedOptions, markSaturated } from "./mark-saturated.ts";
export { type MedianFilterOptions, medianFilter } from "./median-filter.ts";
export { decodePng, encodePng } from "./png.ts";
export { blurKernel5, pymovieBlur } from "./pymovie-blur.ts";
export {
  type PymovieLineMedianOptions,
  pymovieLineMedian,
  pymovieScrub,
} from "./pymovie-corrections.ts";
export {
  createRepair,
  type PixelRepair,
  type RepairOptions,
  repairPixels,
} from "./repair-pixels.ts";
export { type ShiftOptions, shiftImage } from "./shift.ts";
export { type StretchOptions, stretch } from "./stretch.ts";
export { copyWindow, type Window, windowView } from "./window.ts";
export { type ZscaleOptions, zscaleLimits } from "./zscale.ts";
