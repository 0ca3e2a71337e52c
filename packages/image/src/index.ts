export { ImageError, type ImageErrorCode, isImageError } from "./errors.ts";
export { createImage, type Image, type ImageLike, type PixelArray, sizeOf } from "./image.ts";
