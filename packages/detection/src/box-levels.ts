/**
 * Levels of boxes that are partly masked, taken from where their pixels are to the middle of the box,
 * and of boxes without pixels, along the slope of those beside them.
 */

import { median } from "@photkit/core-stats";
import type { Mesh } from "./mesh.ts";

/** Levels of boxes and where their usable pixels lie, against the middle of each box, px. */
export interface BoxLevels {
  readonly columns: number;
  readonly rows: number;
  /** Sides of a box, px. */
  readonly boxWidth: number;
  readonly boxHeight: number;
  /** NaN where a box has too few pixels. */
  readonly levels: Float64Array;
  readonly offsetX: Float64Array;
  readonly offsetY: Float64Array;
}

/** Pixels this near to the middle of their box, on average, tell its level as they are, px. */
const CENTRED = 1;

/**
 * The levels at the middles of the boxes: along a slope, the level of half a box is not that of its
 * middle. The slope is that towards the next box on the side of the pixels that are there.
 */
export function centredLevels(boxes: BoxLevels): Float64Array {
  const { columns, rows, boxWidth, boxHeight, levels, offsetX, offsetY } = boxes;
  const centred = levels.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const right = column + Math.sign(offsetX[cell]!);
      if (Math.abs(offsetX[cell]!) > CENTRED && right >= 0 && right < columns) {
        const other = row * columns + right;
        centred[cell]! -= rise(levels, offsetX, cell, other, (right - column) * boxWidth);
      }
      const below = row + Math.sign(offsetY[cell]!);
      if (Math.abs(offsetY[cell]!) > CENTRED && below >= 0 && below < rows) {
        const other = below * columns + column;
        centred[cell]! -= rise(levels, offsetY, cell, other, (below - row) * boxHeight);
      }
    }
  }
  return centred;
}

/** What the level rises from the middle of a box to its pixels; 0 where the other box has none. */
function rise(
  levels: Float64Array,
  offset: Float64Array,
  cell: number,
  other: number,
  between: number,
): number {
  const apart = between + offset[other]! - offset[cell]!;
  const slope = (levels[other]! - levels[cell]!) / apart;
  return Number.isFinite(slope) ? slope * offset[cell]! : 0;
}

const DIRECTIONS = [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => [x, y] as const));

/**
 * A filtered mesh in which each cell that was not measured goes on in a straight line from the two
 * cells beside it; where no two lie in line it stays what the filter made of it.
 */
export function continueLevels(mesh: Mesh, measured: Float64Array): Mesh {
  const { columns, rows, values } = mesh;
  const at = (column: number, row: number): number => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return Number.NaN;
    const cell = row * columns + column;
    return Number.isNaN(measured[cell]!) ? Number.NaN : values[cell]!;
  };
  const continued = values.map((value, cell) => {
    if (!Number.isNaN(measured[cell]!)) return value;
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    const lines = DIRECTIONS.map(
      ([x, y]) => 2 * at(column + x, row + y) - at(column + 2 * x, row + 2 * y),
    ).filter(Number.isFinite);
    return lines.length > 0 ? median(lines) : value;
  });
  return { ...mesh, values: continued };
}
