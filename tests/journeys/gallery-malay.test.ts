import { lookAtGallery } from '../support/gallery-run';

lookAtGallery('ms');
