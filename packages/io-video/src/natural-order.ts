/** The order in which people count: `frame2` before `frame10`. */

/**
 * Compares names, runs of digits as numbers of any length, the rest by code point whatever the
 * locale of the machine; for `Array.prototype.sort`.
 */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [pieces(a), pieces(b)];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const order = comparePieces(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compare(a, b);
}

const pieces = (name: string): string[] => name.toLowerCase().match(/\d+|\D+/g) ?? [];

function comparePieces(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compare(a, b);
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length - right.length || compare(left, right);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
