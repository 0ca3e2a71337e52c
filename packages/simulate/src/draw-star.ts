/**
 * Draws stars: light integrated over square pixels by Gauss-Legendre quadrature (for a round
 * Gaussian a product of two integrals), smeared along the star's path during the exposure.
 */

import {
  DONUT_HOLE,
  DONUT_LIGHT,
  donutSigma,
  moffatRadius,
  type StarProfile,
  sigmaOfFwhm,
} from "./star-profile.ts";

/** Wings fainter than this, in electrons per pixel, are not drawn. */
const FAINTEST_WING = 0.005;
/** Distances from the centre, in fwhm, from which two nodes per axis, then one, are enough. */
const COARSE_FROM = 2;
const CENTRE_FROM = 4;

/** Gauss-Legendre nodes within a pixel (its centre is 0, its width 1) with weights of sum 1. */
interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}
const FIVE_NODES: Rule = {
  nodes: [-0.4530899229693, -0.2692346550528, 0, 0.2692346550528, 0.4530899229693],
  weights: [0.1184634425281, 0.2393143352497, 0.2844444444444, 0.2393143352497, 0.1184634425281],
};
const THREE_NODES: Rule = {
  nodes: [-0.3872983346207, 0, 0.3872983346207],
  weights: [5 / 18, 8 / 18, 5 / 18],
};
const TWO_NODES: Rule = { nodes: [-0.2886751345948, 0.2886751345948], weights: [0.5, 0.5] };
const ONE_NODE: Rule = { nodes: [0], weights: [1] };

/**
 * Adds a star to an image.
 *
 * @param target - electrons, `width * height` pixels in row order; changed in place.
 * @param path - x, y of the centre, pixels: one pair, or several at equal steps of the exposure.
 * @param electrons - the whole star to infinity, 0 or more; what falls outside the image, and
 * wings below 0.005 electrons per pixel, are not added.
 */
export function addStar(
  target: Float64Array,
  width: number,
  height: number,
  path: ArrayLike<number>,
  electrons: number,
  profile: StarProfile,
): void {
  if (!(electrons > 0)) return;
  if (profile.kind === "gaussian" && profile.ellipticity === 0) {
    const sigma = sigmaOfFwhm(profile.fwhm);
    const share = (2 * electrons) / path.length;
    for (let i = 0; i < path.length; i += 2) {
      addRoundGaussian(target, width, height, path[i] ?? 0, path[i + 1] ?? 0, share, sigma);
    }
  } else {
    addByQuadrature(target, width, height, path, electrons, profile);
  }
}

function addRoundGaussian(
  target: Float64Array,
  width: number,
  height: number,
  x: number,
  y: number,
  electrons: number,
  sigma: number,
): void {
  const peak = electrons / (2 * Math.PI * sigma * sigma);
  const reach = sigma * Math.sqrt(2 * Math.log(Math.max(peak / FAINTEST_WING, 1))) + 0.5;
  const left = Math.max(0, Math.ceil(x - reach));
  const right = Math.min(width - 1, Math.floor(x + reach));
  const top = Math.max(0, Math.ceil(y - reach));
  const bottom = Math.min(height - 1, Math.floor(y + reach));
  if (left > right || top > bottom) return;
  const columns = gaussianIntegrals(left, right, x, sigma);
  const rows = gaussianIntegrals(top, bottom, y, sigma);
  for (let row = top; row <= bottom; row++) {
    const inRow = electrons * rows[row - top]!;
    const start = row * width + left;
    for (let i = 0; i < columns.length; i++) {
      target[start + i] = target[start + i]! + inRow * columns[i]!;
    }
  }
}

/** Part of a 1-D Gaussian within each of the pixels `first` to `last`. */
function gaussianIntegrals(
  first: number,
  last: number,
  centre: number,
  sigma: number,
): Float64Array {
  const { nodes, weights } = FIVE_NODES;
  const out = new Float64Array(last - first + 1);
  const scale = 1 / (sigma * Math.sqrt(2 * Math.PI));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let n = 0; n < nodes.length; n++) {
      const u = (first + i + nodes[n]! - centre) / sigma;
      sum += weights[n]! * Math.exp(-0.5 * u * u);
    }
    out[i] = sum * scale;
  }
  return out;
}

/** Mean of the path, and how far it strays from it. */
function extentOf(path: ArrayLike<number>): { x: number; y: number; stray: number } {
  let x = 0;
  let y = 0;
  for (let i = 0; i < path.length; i += 2) {
    x += (2 * path[i]!) / path.length;
    y += (2 * path[i + 1]!) / path.length;
  }
  let stray = 0;
  for (let i = 0; i < path.length; i += 2) {
    stray = Math.max(stray, Math.hypot(path[i]! - x, path[i + 1]! - y));
  }
  return { x, y, stray };
}

function addByQuadrature(
  target: Float64Array,
  width: number,
  height: number,
  path: ArrayLike<number>,
  electrons: number,
  profile: StarProfile,
): void {
  const { beta, fwhm, kind } = profile;
  const moffat = kind === "moffat";
  const donut = kind === "donut";
  const scale = moffat ? moffatRadius(fwhm, beta) : donut ? donutSigma(fwhm) : sigmaOfFwhm(fwhm);
  const stretch = Math.sqrt(1 - profile.ellipticity);
  const summit = moffat ? beta - 1 : donut ? 0.5 / DONUT_LIGHT : 0.5;
  const peak = (electrons * summit) / (Math.PI * scale * scale);
  const contrast = Math.max(peak / FAINTEST_WING, 1);
  const radii = moffat ? Math.sqrt(contrast ** (1 / beta) - 1) : Math.sqrt(2 * Math.log(contrast));
  const mean = extentOf(path);
  const centre = [mean.x, mean.y];
  const reach = (radii * scale) / stretch + mean.stray + 0.5;
  const left = Math.max(0, Math.ceil(mean.x - reach));
  const right = Math.min(width - 1, Math.floor(mean.x + reach));
  const top = Math.max(0, Math.ceil(mean.y - reach));
  const bottom = Math.min(height - 1, Math.floor(mean.y + reach));
  const light = shapeOf(profile, scale, stretch);
  const core = (COARSE_FROM * fwhm) / stretch + 3 * mean.stray;
  const far = (CENTRE_FROM * fwhm) / stretch + 3 * mean.stray;
  const coreRule = fwhm * stretch < 2 ? FIVE_NODES : THREE_NODES;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const distance = (column - mean.x) ** 2 + (row - mean.y) ** 2;
      // Motion and structure within a pixel matter in the core; the wings are smooth.
      const within =
        distance < core * core
          ? light(column, row, path, coreRule)
          : light(column, row, centre, distance < far * far ? TWO_NODES : ONE_NODE);
      const at = row * width + column;
      target[at] = target[at]! + peak * within;
    }
  }
}

/** Mean brightness over a pixel and along a path, in units of the peak. */
function shapeOf(profile: StarProfile, scale: number, stretch: number) {
  const { beta, kind, thetaRadians } = profile;
  const moffat = kind === "moffat";
  // Exponents that are multiples of 1/2, the usual ones, need no power function.
  const halves = Number.isInteger(2 * beta) && beta < 8 ? 2 * beta : 0;
  const sharper = DONUT_HOLE ** -2;
  // Axes of the ellipse in units of the profile.
  const cos = Math.cos(thetaRadians) / scale;
  const sin = Math.sin(thetaRadians) / scale;

  return (column: number, row: number, path: ArrayLike<number>, rule: Rule): number => {
    const { nodes, weights } = rule;
    let sum = 0;
    for (let p = 0; p < path.length; p += 2) {
      for (let j = 0; j < nodes.length; j++) {
        const v = row + nodes[j]! - path[p + 1]!;
        for (let i = 0; i < nodes.length; i++) {
          const u = column + nodes[i]! - path[p]!;
          const along = (u * cos + v * sin) * stretch;
          const across = (v * cos - u * sin) / stretch;
          const r2 = along * along + across * across;
          let value: number;
          if (kind === "donut") value = Math.exp(-0.5 * r2) - Math.exp(-0.5 * r2 * sharper);
          else if (!moffat) value = Math.exp(-0.5 * r2);
          else if (halves === 0) value = (1 + r2) ** -beta;
          else {
            let power = halves % 2 === 1 ? Math.sqrt(1 + r2) : 1;
            for (let n = 1; n < halves; n += 2) power *= 1 + r2;
            value = 1 / power;
          }
          sum += weights[i]! * weights[j]! * value;
        }
      }
    }
    return (2 * sum) / path.length;
  };
}
