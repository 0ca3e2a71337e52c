/** By what a light curve in JSON is known. */

export const LIGHT_CURVE_FORMAT = "photkit-lightcurve";
export const LIGHT_CURVE_VERSION = 1;
