/**
 * Normal deviates by the ziggurat (Marsaglia & Tsang 2000, with the independent bits for layer and
 * position that Doornik 2005 asks for): 128 layers of equal area under exp(-x^2/2).
 */

import { nextBits, nextUniform } from "./xoshiro.ts";

const LAYERS = 128;
/** Where the tail begins, and the area of each layer, for 128 layers. */
const TAIL_START = 3.442619855899;
const LAYER_AREA = 9.91256303526217e-3;

const EDGES = layerEdges();

function layerEdges(): Float64Array {
  const edges = new Float64Array(LAYERS + 1);
  let height = Math.exp(-0.5 * TAIL_START * TAIL_START);
  edges[0] = LAYER_AREA / height;
  edges[1] = TAIL_START;
  for (let i = 2; i < LAYERS; i++) {
    edges[i] = Math.sqrt(-2 * Math.log(LAYER_AREA / edges[i - 1]! + height));
    height = Math.exp(-0.5 * edges[i]! * edges[i]!);
  }
  return edges;
}

/** A deviate beyond `TAIL_START` (Marsaglia 1964). */
function tailDeviate(s: Int32Array): number {
  for (;;) {
    const x = Math.log(1 - nextUniform(s)) / TAIL_START;
    const y = Math.log(1 - nextUniform(s));
    if (-2 * y >= x * x) return TAIL_START - x;
  }
}

/**
 * A standard normal deviate from the generator whose state is `s`. Frames are simulated of millions of
 * them, so all that is rare stands elsewhere: what is left is short enough to be compiled in place.
 */
export function normalDeviate(s: Int32Array): number {
  const layer = nextBits(s) & (LAYERS - 1);
  const position = 2 * nextUniform(s) - 1;
  const x = position * EDGES[layer]!;
  return Math.abs(x) < EDGES[layer + 1]! ? x : beyondInner(s, layer, position);
}

/** What is drawn where `position` is not surely below the curve: in the tail, here, or anew. */
function beyondInner(s: Int32Array, layer: number, position: number): number {
  if (layer === 0) {
    const tail = tailDeviate(s);
    return position < 0 ? -tail : tail;
  }
  const outer = EDGES[layer]!;
  const inner = EDGES[layer + 1]!;
  const x = position * outer;
  const above = Math.exp(-0.5 * (outer * outer - x * x));
  const below = Math.exp(-0.5 * (inner * inner - x * x));
  return below + nextUniform(s) * (above - below) < 1 ? x : normalDeviate(s);
}
