import { lookAtGallery } from '../support/gallery-run';

/** The other languages have files of their own, so that they run at the same time. */
lookAtGallery('en');
