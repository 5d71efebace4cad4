import { journeysIn } from '../support/journey-suite';

journeysIn('ms');
