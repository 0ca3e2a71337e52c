/** What `photkit extract --help` says: the options by what they are for. */

import { CALIBRATION_HELP } from "../arguments/calibration-arguments.ts";
import { METHOD_HELP } from "../arguments/method-arguments.ts";
import { OVERLAY_HELP } from "../arguments/overlay-arguments.ts";
import { PLATE_HELP } from "../arguments/plate-arguments.ts";
import { SKY_HELP } from "../arguments/sky-stars.ts";
import { SOURCE_HELP } from "../arguments/source-options.ts";
import { CORRECTION_HELP } from "../input/open-recording.ts";

export const extractHelp = `photkit extract INPUT… [options]   from a recording to light curve and event times

Most recordings need no option, or --target alone. Stars are named by their place in the first
frame, in px from the top left pixel (0,0); the nearest star is taken. NAME=x,y gives a star a name
of its own.

Stars
  --target x,y                     the star to measure (default: all stars that can be trusted)
  --track x,y …                    guide stars, which the apertures follow (default: chosen); none for
                                   a field that stands still
  --ref x,y …                      comparison stars (default: the ensemble with the lowest noise)
                                   any star may have its own settings: x,y,radius=4 or
                                   x,y,threshold=2.5 or x,y,method=circle
  --path FRAME:x,y FRAME:x,y …     where one point of the field is in some frames: the field moves
                                   straight from one to the next, whatever its stars do
  --correct FRAME:NAME=x,y         where a star is in a frame, when tracking has lost the field;
                                   or FRAME:dx,dy, by how much the field has jumped
  --flash x,y …                    windows whose whole flux is summed, for flashes that mark a time
  --apertures FILE                 stars, method and settings of an earlier run, as its
                                   apertures.json has them

Stars by RA and Dec
${SKY_HELP}
${PLATE_HELP}

Frames
  --frames a:b                     from frame a up to, but without, frame b; b:a backwards
  --backwards                      from the last frame to the first; stars are then named by their
                                   place in the last frame
  --fields upper-first|lower-first interlaced video: two measurements a frame, half a frame apart;
                                   auto takes the order from the time in the image
${CORRECTION_HELP}

Photometry
${METHOD_HELP}

Errors and saturation
  --gain E                         electrons per ADU, for errors by the CCD equation
  --read-noise E                   electrons, with --gain
  --pedestal ADU                   level of the camera without light that the frames still have,
                                   with --gain (default: 0, as with --dark or --bias subtracted)
  --saturation ADU                 level at which pixels saturate (default: seen in the frames)

Calibration
${CALIBRATION_HELP}

Times and pixels of the file
${SOURCE_HELP}

Time burned into the image
${OVERLAY_HELP}

Results
  --out DIR                        where results go (default: photkit-output)
  --existing replace|keep|refuse   what becomes of results that are there already: replaced
                                   (default), kept, with nothing done, or refused
  --archive NAME,NAME…             keeps the pixels around these stars as cutouts-NAME.fits, to be
                                   measured again by photkit remeasure
  --quiet                          results in files only

Writes lightcurve.csv (for PyOTE), lightcurve.json, events.json, report.html,
lightcurve.svg and .png, finder.svg and .png, apertures.json (for --apertures), and with
--line-noise line-noise.svg.`;
