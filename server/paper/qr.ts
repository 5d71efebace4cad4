import { create } from 'qrcode';

export interface QrPicture {
  /** An SVG path; each dark module is a square of 1. */
  path: string;
  /** Modules of a side, the quiet zone of ISO/IEC 18004 (4 modules) not counted. */
  units: number;
}

/** @param text at most about 100 characters, or the modules become too small for a phone */
export function qrPicture(text: string): QrPicture {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!modules.get(y, x)) continue;
      // Dark neighbours become one bar: no hair lines between them, and half of the bytes.
      const start = x;
      while (x < size && modules.get(y, x)) x++;
      path += `M${start} ${y}h${x - start}v1h${start - x}z`;
    }
  }
  return { path, units: size };
}
