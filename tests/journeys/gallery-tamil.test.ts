import { lookAtGallery } from '../support/gallery-run';

lookAtGallery('ta');
