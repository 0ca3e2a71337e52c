/**
 * Similarity transforms of the plane: how the star field of a reference picture lies in a frame.
 * x' = a x - b y + tx, y' = b x + a y + ty; a + ib = scale * exp(i rotation).
 */

export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export const identity: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };

/** The image of the point (x, y), in px. */
export function applySimilarity(t: Similarity, x: number, y: number): { x: number; y: number } {
  return { x: t.a * x - t.b * y + t.tx, y: t.b * x + t.a * y + t.ty };
}

/** The point whose image is (x, y), in px. */
export function invertSimilarity(t: Similarity, x: number, y: number): { x: number; y: number } {
  const norm = t.a * t.a + t.b * t.b;
  const dx = x - t.tx;
  const dy = y - t.ty;
  return { x: (t.a * dx + t.b * dy) / norm, y: (t.a * dy - t.b * dx) / norm };
}

export const rotationRadians = (t: Similarity): number => Math.atan2(t.b, t.a);

export const scaleOf = (t: Similarity): number => Math.hypot(t.a, t.b);

/** The similarity followed by a shift, in px. */
export const shift = (t: Similarity, dx: number, dy: number): Similarity => ({
  ...t,
  tx: t.tx + dx,
  ty: t.ty + dy,
});

/** The similarity followed by a half turn about a point of the frame. */
export const halfTurn = (t: Similarity, { x, y }: { readonly x: number; readonly y: number }) => ({
  a: -t.a,
  b: -t.b,
  tx: 2 * x - t.tx,
  ty: 2 * y - t.ty,
});

/** Pairs of points: (x, y) in the reference, (u, v) in the frame, each pair with a weight. */
export interface PointPairs {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly u: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
}

/** A fitted linear part and the weighted centres it turns about. */
export interface SimilarityFit {
  readonly a: number;
  readonly b: number;
  /** Weighted second moment of the reference points about their centre: 1 / variance of a and b. */
  readonly leverage: number;
  readonly centre: { readonly x: number; readonly y: number };
  readonly image: { readonly x: number; readonly y: number };
}

/**
 * Weighted least squares of a similarity (the 2-D Procrustes problem in complex form).
 * Fewer than two distinct points give `leverage` 0 and the identity as linear part.
 */
export function fitSimilarity(pairs: PointPairs): SimilarityFit {
  let sum = 0;
  let cx = 0;
  let cy = 0;
  let cu = 0;
  let cv = 0;
  const n = pairs.x.length;
  for (let i = 0; i < n; i++) {
    const w = pairs.weight[i]!;
    sum += w;
    cx += w * pairs.x[i]!;
    cy += w * pairs.y[i]!;
    cu += w * pairs.u[i]!;
    cv += w * pairs.v[i]!;
  }
  cx /= sum;
  cy /= sum;
  cu /= sum;
  cv /= sum;
  let leverage = 0;
  let dot = 0;
  let cross = 0;
  for (let i = 0; i < n; i++) {
    const w = pairs.weight[i]!;
    const dx = pairs.x[i]! - cx;
    const dy = pairs.y[i]! - cy;
    const du = pairs.u[i]! - cu;
    const dv = pairs.v[i]! - cv;
    leverage += w * (dx * dx + dy * dy);
    dot += w * (dx * du + dy * dv);
    cross += w * (dx * dv - dy * du);
  }
  const distinct = leverage > 1e-9 * sum;
  return {
    a: distinct ? dot / leverage : 1,
    b: distinct ? cross / leverage : 0,
    leverage: distinct ? leverage : 0,
    centre: { x: cx, y: cy },
    image: { x: cu, y: cv },
  };
}

/** The similarity with linear part (a, b) that takes `centre` to `image`. */
export function similarityThrough(
  a: number,
  b: number,
  centre: { readonly x: number; readonly y: number },
  image: { readonly x: number; readonly y: number },
): Similarity {
  return {
    a,
    b,
    tx: image.x - (a * centre.x - b * centre.y),
    ty: image.y - (b * centre.x + a * centre.y),
  };
}
