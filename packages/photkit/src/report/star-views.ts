/** The star from near, in the reference picture: its pixels as a surface, and its background. */

import type { Extraction } from "@photkit/extraction";
import { copyWindow } from "@photkit/image";
import { plotSortedPixels, plotSurface } from "@photkit/lightcurve";

/** Side of the window whose background is shown, px: PyMovie's usual one. */
const BACKGROUND_WINDOW = 51;

/** SVG pictures of one star. */
export interface StarViews {
  readonly surface: string;
  readonly background: string;
}

/** The views of the star of that name, or null when the extraction has none. */
export function starViews({ reference, setup }: Extraction, name: string): StarViews | null {
  const star = setup.stars.find((one) => one.name === name);
  if (star === undefined) return null;
  const { picture, saturation, fwhm } = reference;
  const size = 2 * Math.ceil(4 * fwhm) + 1;
  const half = BACKGROUND_WINDOW >> 1;
  const window = copyWindow(
    picture,
    Math.round(star.x) - half,
    Math.round(star.y) - half,
    BACKGROUND_WINDOW,
    BACKGROUND_WINDOW,
  );
  return {
    surface: plotSurface(picture, { x: star.x, y: star.y, size, saturation }),
    background: plotSortedPixels(window),
  };
}
