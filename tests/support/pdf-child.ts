import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import jsqr from 'jsqr';
import type { PDFPageProxy } from 'pdfjs-dist' with { 'resolution-mode': 'import' };
import { mm, PER_PAGE, slotAt } from '../../server/paper/sheet.rules';
import type { Pdf, PdfAnswer, PdfQuestion } from './pdf';

/** Modules of pdf.js cannot be loaded by jest, so this runs as a process of its own. */
async function read({ file, pictures, drawn: wanted }: PdfQuestion): Promise<Pdf> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({
    data: new Uint8Array(readFileSync(file)),
    verbosity: VerbosityLevel.ERRORS,
  }).promise;
  const pages = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [{ text: item.str, x: item.transform[4] as number, width: item.width }]
        : [],
    );
    const drawn = number <= wanted ? await draw(page) : null;
    if (drawn && pictures) writeFileSync(join(pictures, `${number}.png`), drawn.png());
    pages.push({ width, height, texts, qr: drawn?.qr ?? [], ink: drawn?.ink ?? [] });
  }
  const { info } = await document.getMetadata();
  await document.loadingTask.destroy();
  return { pages, info: info as Pdf['info'] };
}

const SCALE = 2;

async function draw(page: PDFPageProxy) {
  const viewport = page.getViewport({ scale: SCALE });
  const canvas = createCanvas(viewport.width, viewport.height);
  const context = canvas.getContext('2d');
  await page.render({
    canvas: canvas as never,
    canvasContext: context as never,
    viewport,
  }).promise;
  const qr = Array.from({ length: PER_PAGE }, (_, index) => {
    const slot = slotAt(index);
    // The corner that holds the code: to search the whole page takes seconds.
    const side = Math.floor(mm(32) * SCALE);
    const x = Math.floor((slot.x + slot.width) * SCALE) - side;
    const y = Math.floor(slot.y * SCALE);
    const size = [side, side] as const;
    const { data, width, height } = context.getImageData(x, y, ...size);
    return jsqr(data, width, height)?.data ?? null;
  });
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { qr, png: () => canvas.toBuffer('image/png'), ink: inkOf(data, canvas.width) };
}

/** The columns and rows of the page (in points) that hold ink. */
function inkOf(data: Uint8ClampedArray, width: number): [number, number][] {
  const seen = new Set<string>();
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at] ?? 255) > 200) continue;
    const pixel = at / 4;
    seen.add(`${Math.floor((pixel % width) / SCALE)},${Math.floor(pixel / width / SCALE)}`);
  }
  return [...seen].map((key) => key.split(',').map(Number) as [number, number]);
}

process.on('message', (question: PdfQuestion) => {
  read(question).then(
    (pdf) => process.send?.(pdf satisfies PdfAnswer),
    (error: unknown) => process.send?.({ error: String(error) } satisfies PdfAnswer),
  );
});
