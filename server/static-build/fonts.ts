import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { languageNames } from '../languages/languages';
import { projectRoot } from '../project-root';

const atkinson = '@fontsource-variable/atkinson-hyperlegible-next/files';
const noto = '@expo-google-fonts/noto-sans';

/** U+0B80 to U+0BFF: small enough to be whole, so that names are shown in it too. */
const TAMIL_FIRST = 0x0b80;
const TAMIL_LAST = 0x0bff;

/** Writes the fonts of the pages as WOFF2. */
export async function writeFonts(folder: string): Promise<void> {
  for (const part of ['latin', 'latin-ext']) {
    const file = `${atkinson}/atkinson-hyperlegible-next-${part}-wght-normal.woff2`;
    copyFileSync(require.resolve(file), join(folder, `atkinson-${part}.woff2`));
  }
  const tamil = charactersFrom(TAMIL_FIRST, TAMIL_LAST);
  const chinese = charactersOfLanguage('zh');
  for (const [face, weight] of [
    ['400Regular', 400],
    ['700Bold', 700],
  ] as const) {
    const of = (name: string, script: string) =>
      require.resolve(`${noto}-${script}/${face}/${name}_${face}.ttf`);
    const write = async (name: string, from: string, characters: string) => {
      const font = await subsetFont(readFileSync(from), characters, { targetFormat: 'woff2' });
      writeFileSync(join(folder, `${name}-${weight}.woff2`), font);
    };
    await write('noto-tamil', of('NotoSansTamil', 'tamil'), tamil);
    await write('noto-chinese', of('NotoSansSC', 'sc'), chinese);
    if (weight !== 400) continue;
    // Every page names the other languages; a tablet without their letters would show boxes.
    await write('names-tamil', of('NotoSansTamil', 'tamil'), languageNames.ta);
    await write('names-chinese', of('NotoSansSC', 'sc'), languageNames.zh);
  }
}

/**
 * What the pages themselves say in a language: its texts and the questions. Whatever else turns up,
 * a name for example, comes from the fonts of the device.
 */
function charactersOfLanguage(code: string): string {
  const texts = join(projectRoot, 'server/languages', code);
  const banks = join(projectRoot, 'server/questions/banks');
  const files = [texts, banks].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
  // Dates are written by the browser's own tables: years, months, days, morning and evening.
  return [...new Set([...files.join(''), ...'年月日星期一二三四五六上午下午凌晨早中晚时分'])].join(
    '',
  );
}

function charactersFrom(first: number, last: number): string {
  const codes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return `${String.fromCodePoint(...codes)} 0123456789.,:;!?'"()-–—‘’“”`;
}
