import { stores } from '../support/app';
import { provenFor } from './proven';

provenFor(stores.map((store) => ({ what: `a shop of our own (${store})`, store })));
