/**
 * The star mask that PyMovie's estimator asks for, written plainly for tests: integer 5 x 5 blur with
 * edges dcb|abcd|cba, threshold, 4-connected groups of at least 5 pixels.
 */

const KERNEL = [4638, 16021, 24218, 16021, 4638];
const LEAST_GROUP = 5;

const mirror = (i: number, n: number): number => {
  const folded = Math.abs(i);
  return folded < n ? folded : 2 * (n - 1) - folded;
};

function blurred(pixels: Float64Array, width: number): Float64Array {
  const height = pixels.length / width;
  return pixels.map((_, index) => {
    const x = index % width;
    const y = Math.floor(index / width);
    let sum = 0;
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const pixel = pixels[mirror(y + dy, height) * width + mirror(x + dx, width)]!;
        sum += KERNEL[dy + 2]! * KERNEL[dx + 2]! * Math.trunc(pixel);
      }
    }
    // Round half up at 32 fractional bits; the sum stays below 2^48, so doubles hold it exactly.
    return Math.floor((sum + 2 ** 31) / 2 ** 32);
  });
}

export function starFinder(pixels: Float64Array, width: number): (cut: number) => Uint8Array {
  const smooth = blurred(pixels, width);
  return (cut) => {
    const above = Uint8Array.from(smooth, (value) => (value > cut ? 1 : 0));
    const stars = new Uint8Array(above.length);
    for (let seed = 0; seed < above.length; seed++) {
      if (above[seed] === 0) continue;
      const group = [seed];
      above[seed] = 0;
      for (const i of group) {
        const x = i % width;
        const neighbours = [i - width, i + width, x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1];
        for (const next of neighbours) {
          if (above[next] === 1) {
            above[next] = 0;
            group.push(next);
          }
        }
      }
      if (group.length >= LEAST_GROUP) for (const i of group) stars[i] = 1;
    }
    return stars;
  };
}
