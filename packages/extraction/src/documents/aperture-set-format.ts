/** By what an aperture set is known. */

export const APERTURE_SET_FORMAT = "photkit-apertures";
export const APERTURE_SET_VERSION = 1;
