import type { DoorName } from '../../../accounts/release';

/** Facts that the description of a shop's API depends on. */
export interface DocsFacts {
  shop: string;
  doors: DoorName[];
  /** Prefixes of Bagisto's API; the first one is described. */
  prefixes: string[];
  /** How moments are written. One form in a running shop; a description for every shop allows both. */
  times: ('object' | 'iso')[];
  timezone: string;
  sessionCookie: string;
  /** Texts that differ by release. */
  said: { logout: string; profile: string; notFound: string };
  phoneInProfile: boolean;
  forgotPasswordReveals: boolean;
  openRegistration: boolean;
  metrics: boolean;
  /** Whether GraphQL's clients must send one. */
  storefrontKeys: boolean;
  redis: boolean;
}
