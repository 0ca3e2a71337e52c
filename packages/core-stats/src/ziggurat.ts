/**
 * Normal deviates by the ziggurat (Marsaglia & Tsang 2000, with the independent bits for layer and
 * position that Doornik 2005 asks for): 128 layers of equal area under exp(-x^2/2).
 */

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
function tailDeviate(uniform: () => number): number {
  for (;;) {
    const x = Math.log(1 - uniform()) / TAIL_START;
    const y = Math.log(1 - uniform());
    if (-2 * y >= x * x) return TAIL_START - x;
  }
}

/** A standard normal deviate from a source of 32-bit words and one of uniform numbers in [0, 1). */
export function normalDeviate(bits: () => number, uniform: () => number): number {
  for (;;) {
    const layer = bits() & (LAYERS - 1);
    const position = 2 * uniform() - 1;
    const outer = EDGES[layer]!;
    const inner = EDGES[layer + 1]!;
    const x = position * outer;
    if (Math.abs(x) < inner) return x;
    if (layer === 0) {
      const tail = tailDeviate(uniform);
      return position < 0 ? -tail : tail;
    }
    const above = Math.exp(-0.5 * (outer * outer - x * x));
    const below = Math.exp(-0.5 * (inner * inner - x * x));
    if (below + uniform() * (above - below) < 1) return x;
  }
}
