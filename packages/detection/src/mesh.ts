/** A coarse grid of values over an image, and its smooth interpolation to every pixel. */

/** Values at the centres of `columns` x `rows` equal cells that tile a `width` x `height` image. */
export interface Mesh {
  readonly columns: number;
  readonly rows: number;
  /** Size of the image, px. */
  readonly width: number;
  readonly height: number;
  /** `columns * rows` values, row by row. */
  readonly values: Float64Array;
}

/** First pixel of cell `index` out of `count` along a side of `length` px. */
export const cellStart = (index: number, count: number, length: number): number =>
  Math.floor((index * length) / count);

/**
 * Median filter over `size` x `size` cells; NaN cells are left out, and filled from the cells
 * around them, however far those are. Cells beyond the border, and NaN cells, mirror those opposite
 * through the cell itself, so that a slope is not bent at the border.
 */
export function filterMesh(mesh: Mesh, size: number): Mesh {
  const { columns, rows, values } = mesh;
  const filtered = new Float64Array(values.length);
  const half = (size - 1) / 2;
  const farthest = Math.max(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let reach = half;
      let near = around(mesh, column, row, reach);
      while (near.length === 0 && reach < farthest) near = around(mesh, column, row, ++reach);
      filtered[row * columns + column] = middle(near);
    }
  }
  return { ...mesh, values: filtered };
}

function around({ columns, rows, values }: Mesh, column: number, row: number, reach: number) {
  const near: number[] = [];
  const own = values[row * columns + column]!;
  for (let j = row - reach; j <= row + reach; j++) {
    for (let i = column - reach; i <= column + reach; i++) {
      const value =
        i >= 0 && j >= 0 && i < columns && j < rows ? values[j * columns + i]! : Number.NaN;
      if (!Number.isNaN(value)) {
        near.push(value);
        continue;
      }
      const oppositeX = 2 * column - i;
      const oppositeY = 2 * row - j;
      const inside = oppositeX >= 0 && oppositeY >= 0 && oppositeX < columns && oppositeY < rows;
      if (inside) near.push(2 * own - values[oppositeY * columns + oppositeX]!);
    }
  }
  return near.filter((value) => !Number.isNaN(value));
}

function middle(values: number[]): number {
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  if (values.length === 0) return Number.NaN;
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
}

/**
 * The mesh along one image row, by cubic convolution (Keys 1981, a = -1/2) between the centres of
 * the cells; beyond the outermost centres it goes on in a straight line.
 *
 * @param y - row, px; may be fractional.
 * @param line - `columns` values, for work.
 */
export function interpolateRow(mesh: Mesh, y: number, out: Float64Array, line: Float64Array): void {
  const { columns, rows, width, height, values } = mesh;
  const along = ((y + 0.5) * rows) / height - 0.5;
  for (let column = 0; column < columns; column++) {
    line[column] = cubic(values, column, columns, rows, along);
  }
  if (columns === 1) out.fill(line[0]!, 0, width);
  let x = 0;
  // From centre to centre, with the polynomial between them (see `cubic`).
  for (let left = 0; left < columns - 1; left++) {
    const b = line[left]!;
    const c = line[left + 1]!;
    const a = left > 0 ? line[left - 1]! : 2 * b - c;
    const d = left + 2 < columns ? line[left + 2]! : 2 * c - b;
    const first = (c - a) / 2;
    const second = (2 * a - 5 * b + 4 * c - d) / 2;
    const third = (3 * (b - c) + d - a) / 2;
    const end = left + 2 < columns ? Math.ceil(((left + 1.5) * width) / columns - 0.5) : width;
    for (; x < end; x++) {
      const t = ((x + 0.5) * columns) / width - 0.5 - left;
      out[x] = t <= 0 || t >= 1 ? b + (c - b) * t : b + t * (first + t * (second + t * third));
    }
  }
}

/** The mesh at one position. */
export function interpolateAt(mesh: Mesh, x: number, y: number): number {
  const { columns, rows, width, height, values } = mesh;
  const line = new Float64Array(columns);
  const along = ((y + 0.5) * rows) / height - 0.5;
  for (let column = 0; column < columns; column++) {
    line[column] = cubic(values, column, columns, rows, along);
  }
  return cubic(line, 0, 1, columns, ((x + 0.5) * columns) / width - 0.5);
}

/** Cubic convolution of `count` values that start at `from`, `step` apart. */
function cubic(
  values: Float64Array,
  from: number,
  step: number,
  count: number,
  at: number,
): number {
  if (count === 1) return values[from]!;
  const left = Math.min(count - 2, Math.max(0, Math.floor(at)));
  const b = values[from + left * step]!;
  const c = values[from + (left + 1) * step]!;
  const t = at - left;
  if (t <= 0 || t >= 1) return b + (c - b) * t;
  const a = left > 0 ? values[from + (left - 1) * step]! : 2 * b - c;
  const d = left + 2 < count ? values[from + (left + 2) * step]! : 2 * c - b;
  return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
