/** Where GraphQL's tokens lie: in Bagisto's own table where there is one, else in one of ours beside it. */
export const accessTokenTable = (bagistoHasOne: boolean) =>
  bagistoHasOne ? 'personal_access_tokens' : 'accounts_access_tokens';
