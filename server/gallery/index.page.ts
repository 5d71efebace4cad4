import type { Page, PageContext } from '../http/render';
import { galleryLanguages, samples, galleryPage } from './gallery';

/** All there is: rooms, their states, and each of them in every language. */
export function galleryIndexPage(context: PageContext): Page {
  const { t, languages } = context;
  const states = samples.map((sample) => ({
    name: sample.name,
    room: galleryPage(sample, context.lang).view.split('/')[1] ?? '',
  }));
  const rooms = [...new Set(states.map(({ room }) => room))];
  return {
    view: 'dev/gallery',
    titleKey: 'gallery.title',
    model: {
      counts: t('gallery.counts', {
        ...{ rooms: rooms.length, states: states.length },
        pages: states.length * galleryLanguages.length,
      }),
      rooms: rooms.map((room) => ({
        id: `room-${room}`,
        name: room,
        states: states
          .filter((state) => state.room === room)
          .map(({ name }) => ({
            name,
            links: languages.map((language) => ({
              ...language,
              href: `/dev/gallery/${encodeURIComponent(name)}?lang=${language.code}`,
            })),
          })),
      })),
    },
  };
}
