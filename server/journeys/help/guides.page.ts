import { assetUrl } from '../../http/assets';
import type { Page, PageContext } from '../../http/render';
import { qrPicture } from '../../paper/qr';
import type { PicturesTaken } from './guide-pictures';
import { guides, type Guide } from './guides';

export function guideListPage({ t }: PageContext): Page {
  return {
    view: 'pages/help/guides',
    titleKey: 'guides.title',
    model: {
      guides: guides.map(({ slug }) => ({
        href: `/help/guides/${slug}`,
        text: t(`guides.${slug}.title`),
      })),
    },
  };
}

interface GuideFacts {
  guide: Guide;
  baseUrl: string;
  pictures: PicturesTaken;
}

export function guidePage(
  { t, lang }: PageContext,
  { guide, baseUrl, pictures }: GuideFacts,
): Page {
  const { slug, steps } = guide;
  const text = (part: string) => t(`guides.${slug}.${part}`);
  const address = baseUrl.replace(/^https?:\/\//, '');
  return {
    view: 'pages/help/guide',
    titleKey: `guides.${slug}.title`,
    model: {
      title: text('title'),
      intro: text('intro'),
      steps: steps.map(({ name, picture }) => {
        const taken = picture === null ? undefined : pictures.of(lang, picture);
        return {
          text: text(`steps.${name}`),
          picture: taken
            ? {
                ...{ src: assetUrl(taken.path), width: taken.width, height: taken.height },
                alt: t('guides.picture', { title: taken.title }),
              }
            : null,
        };
      }),
      qr: { ...qrPicture(`${baseUrl}/`), text: t('guides.scan', { address }) },
    },
  };
}
