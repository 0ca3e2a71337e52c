/** The pixels of a picture row by row, however they lie in memory. */

import { type ImageLike, toFloat64 } from "@photkit/image";

export const pixelsOf = (image: ImageLike): number[] => Array.from(toFloat64(image).data);
