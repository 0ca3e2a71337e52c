/** What stood above the others in each row and each column, on the mean of many frames. */

/** Means over frames of what was subtracted, in counts; 0 for lines that were left alone. */
export interface LineProfiles {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly frames: number;
}

export interface LineProfileSums {
  add(taken: { readonly rows: Float64Array; readonly columns: Float64Array }): void;
  /** null before the first frame. */
  mean(): LineProfiles | null;
}

export function createLineProfiles(width: number, height: number): LineProfileSums {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  let frames = 0;
  return {
    add(taken) {
      frames++;
      for (let y = 0; y < height; y++) rows[y]! += taken.rows[y]!;
      for (let x = 0; x < width; x++) columns[x]! += taken.columns[x]!;
    },
    mean: () =>
      frames === 0
        ? null
        : {
            rows: rows.map((sum) => sum / frames),
            columns: columns.map((sum) => sum / frames),
            frames,
          },
  };
}
