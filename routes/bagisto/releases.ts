import type { MessageKey } from '../../accounts/lang/catalogue';
import type { ReleaseName } from '../../accounts/release';

/** The differences between Bagisto's releases that a client sees. A new release is one more column. */
export interface Release {
  times: 'object' | 'iso';
  logoutMessage: MessageKey;
  profileMessage: MessageKey;
  /** Whether registration and profile store every field of a customer that is sent; 1.3 takes those it names. */
  everyField: boolean;
  /** Whether a company and a VAT id must be texts, and no lines at all are no text: PHP asks since 1.3. */
  textsInAddresses: boolean;
  notFoundMessage: MessageKey;
  /** Texts that PHP has written out: English in every language. */
  literals: ReadonlySet<MessageKey>;
}

const documented: Release = {
  times: 'object',
  logoutMessage: 'logout.done_documented',
  profileMessage: 'profile.done',
  everyField: true,
  textsInAddresses: true,
  notFoundMessage: 'http.not_found',
  literals: new Set(),
};
const literals = new Set<MessageKey>([
  'auth.failed',
  'login.done',
  'logout.done',
  'profile.done',
  'profile.done_early',
]);
const early: Release = {
  ...documented,
  literals,
  logoutMessage: 'logout.done',
  profileMessage: 'profile.done_early',
  textsInAddresses: false,
};

export const releases: Record<ReleaseName, Release> = {
  documented,
  '0.x': early,
  '1.0': { ...early, times: 'iso' },
  '1.3': {
    ...early,
    times: 'iso',
    profileMessage: 'profile.done',
    everyField: false,
    textsInAddresses: true,
    notFoundMessage: 'http.not_found_1_3',
  },
};
