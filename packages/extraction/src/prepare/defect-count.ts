/** How many defective pixels lie under an aperture. */

/**
 * Defective pixels whose centre lies within `radius` px of a place.
 *
 * @param defects - mask in row order; null when none is known, which counts 0.
 */
export function countDefects(
  defects: Uint8Array | null,
  width: number,
  x: number,
  y: number,
  radius: number,
): number {
  if (defects === null) return 0;
  const height = defects.length / width;
  let count = 0;
  for (let j = Math.max(0, Math.ceil(y - radius)); j <= Math.min(height - 1, y + radius); j++) {
    for (let i = Math.max(0, Math.ceil(x - radius)); i <= Math.min(width - 1, x + radius); i++) {
      if (defects[j * width + i] !== 0 && Math.hypot(i - x, j - y) < radius) count++;
    }
  }
  return count;
}
