export { type CircleOptions, createCanvas, drawCircle } from "./canvas.ts";
export {
  COLOUR_MAPS,
  type Colour,
  type ColourMapName,
  type ColourMapOptions,
  colourMap,
  colourTable,
  type RgbImage,
  rgbLuminance,
} from "./colour.ts";
export { type Components, type LabelOptions, labelComponents } from "./connected-components.ts";
export { toFloat32, toFloat64, toNdarray } from "./convert.ts";
export { type ConvolveOptions, convolve } from "./convolve.ts";
export {
  type AutoStretchOptions,
  autoStretchLimits,
  type DisplayLimits,
  type PercentileOptions,
  percentileLimits,
  type ZscaleOptions,
  zscaleLimits,
} from "./display-limits.ts";
export type { Edges } from "./edges.ts";
export { ImageError, type ImageErrorCode, isImageError } from "./errors.ts";
export { type GaussianBlurOptions, gaussianBlur, gaussianKernel } from "./gaussian-blur.ts";
export { createImage, type Image, type ImageLike, type PixelArray, sizeOf } from "./image.ts";
export { type MedianFilterOptions, medianFilter } from "./median-filter.ts";
export { decodePng, encodePng } from "./png.ts";
export { blurKernel5, pymovieBlur } from "./pymovie-blur.ts";
export { type StretchOptions, stretch } from "./stretch.ts";
export { copyWindow, type Window, windowView } from "./window.ts";
