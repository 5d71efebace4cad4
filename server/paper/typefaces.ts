import type { Script } from './scripts.rules';

/** `secret`: a stroke through the 0 and bars on the I, so that nobody mixes up letters. */
export type Face = 'plain' | 'bold' | 'secret';

export function featuresOf(face: Face): { features?: PDFKit.Mixins.OpenTypeFeatures[] } {
  return face === 'secret' ? { features: ['zero'] } : {};
}

const notoSans = '@expo-google-fonts/noto-sans';
const files: Record<Script, { plain: string; bold: string }> = {
  latin: {
    plain: require.resolve(`${notoSans}/400Regular/NotoSans_400Regular.ttf`),
    bold: require.resolve(`${notoSans}/700Bold/NotoSans_700Bold.ttf`),
  },
  han: {
    plain: require.resolve(`${notoSans}-sc/400Regular/NotoSansSC_400Regular.ttf`),
    bold: require.resolve(`${notoSans}-sc/700Bold/NotoSansSC_700Bold.ttf`),
  },
  tamil: {
    plain: require.resolve(`${notoSans}-tamil/400Regular/NotoSansTamil_400Regular.ttf`),
    bold: require.resolve(`${notoSans}-tamil/700Bold/NotoSansTamil_700Bold.ttf`),
  },
};

export function fontFile(face: Face, script: Script): string {
  return files[script][face === 'plain' ? 'plain' : 'bold'];
}
