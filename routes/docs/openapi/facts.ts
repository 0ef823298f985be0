import type { DoorName } from '../../../accounts/release';
import type { Line } from '../../http/line';

/** The facts on which the description of a shop's API depends. */
export interface DocsFacts {
  shop: string;
  doors: DoorName[];
  /** The lines of the open doors, with their calls as OpenAPI writes them: their forms are the bodies of the description. */
  lines: (Pick<Line, 'throttle' | 'fields'> & { call: string })[];
  /** The places of Bagisto's API; the first one is described. */
  prefixes: string[];
  /** How moments are written. One form in a running shop; a description for every shop allows both. */
  times: ('object' | 'iso')[];
  timezone: string;
  sessionCookie: string;
  /** Texts that differ from release to release. */
  texts: { logout: string; profile: string; notFound: string };
  /** Whether registration and profile store every field of a customer that is sent. */
  everyField: boolean;
  forgotPasswordReveals: boolean;
  /** Whether customers may delete their account. */
  accountDeletion: boolean;
  openRegistration: boolean;
  metrics: boolean;
  /** Whether GraphQL's clients must send one. */
  storefrontKeys: boolean;
  redis: boolean;
  version: string;
  /** With the commit, for people. */
  edition: string;
}
