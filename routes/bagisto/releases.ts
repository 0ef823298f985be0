import type { MessageKey } from '../../accounts/lang/catalogue';
import type { ReleaseName } from '../../accounts/release';

/** The differences between Bagisto's releases that a client sees. A new release is one more column. */
export interface Release {
  times: 'object' | 'iso';
  logoutMessage: MessageKey;
  profileMessage: MessageKey;
  /** Whether a profile update takes the phone; 1.3 ignores it. */
  phoneInProfile: boolean;
  notFoundMessage: MessageKey;
  /** Texts that PHP has written out: English in every language. */
  literals: ReadonlySet<MessageKey>;
}

const documented: Release = {
  times: 'object',
  logoutMessage: 'logout.done_documented',
  profileMessage: 'profile.done',
  phoneInProfile: true,
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
};

export const releases: Record<ReleaseName, Release> = {
  documented,
  '0.x': early,
  '1.0': { ...early, times: 'iso' },
  '1.3': {
    ...early,
    times: 'iso',
    profileMessage: 'profile.done',
    phoneInProfile: false,
    notFoundMessage: 'http.not_found_1_3',
  },
};
