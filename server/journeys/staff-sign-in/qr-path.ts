interface Modules {
  size: number;
  get(row: number, column: number): number;
}

/** One square a dark module, as the path of an SVG: no inline style, no data address. */
export function qrPath(modules: Modules): string {
  let path = '';
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  return path;
}
