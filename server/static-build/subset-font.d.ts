declare module 'subset-font' {
  /** @returns a font that holds those characters only, with what their shaping needs */
  export default function subsetFont(
    font: Buffer,
    characters: string,
    options: { targetFormat: 'woff2' },
  ): Promise<Buffer>;
}
