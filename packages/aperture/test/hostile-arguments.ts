/** Shapes and masks that nobody should give, for the test of hostile calls. */

import { type Drawn, numberLike, oneOf } from "../../../scripts/hostile-calls.ts";

const place = numberLike(8, 7.6, 0, 15, 3.2);
const count = numberLike(0, 1, 2, 5, 9);

/** Shapes of every kind, sound and not. */
export const shape = oneOf(
  { kind: "circle", radius: 4 },
  { kind: "circle", radius: Number.NaN },
  { kind: "circle-annulus", inner: 3, outer: 6 },
  { kind: "circle-annulus", inner: 6, outer: 3 },
  { kind: "ellipse", semimajor: 4, semiminor: 2, thetaRadians: 0.3 },
  { kind: "ellipse", semimajor: 1e300, semiminor: 2, thetaRadians: 0.3 },
  { kind: "ellipse-annulus", semimajor: 6, semiminor: 5, hole: 0.5, thetaRadians: 0.3 },
  { kind: "ellipse-annulus", semimajor: 6, semiminor: 1e-300, hole: 2, thetaRadians: 1 },
  { kind: "rectangle", width: 4, height: 3, thetaRadians: 0.3 },
  { kind: "rectangle", width: 0, height: 3, thetaRadians: Number.NaN },
  {
    kind: "rectangle-annulus",
    width: 8,
    height: 6,
    innerWidth: 4,
    innerHeight: 9,
    thetaRadians: 0,
  },
  { kind: "polygon", xs: [-3, 4, 2, -1], ys: [-2, -3, 4, 3] },
  { kind: "polygon", xs: [], ys: [1] },
  { kind: "polygon", xs: [0, 0, 0], ys: [0, 0, 0] },
  { kind: "polygon", xs: [0, Number.NaN, 1], ys: [0, 1, 0] },
  { kind: "blob" },
);
/** A mask, sound or not. */
export const pixelMask: Drawn = (next) => {
  const width = numberLike(3, 5)(next) as number;
  const sane = {
    x0: 5,
    y0: 6,
    width: 5,
    height: 4,
    values: new Uint8Array(20).fill(1),
    pixels: 20,
  };
  if (next() < 0.5) return sane;
  return {
    ...sane,
    x0: place(next),
    y0: place(next),
    width,
    values: new Uint8Array(count(next) === 5 ? 5 : 20),
  };
};
