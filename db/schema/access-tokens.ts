/** The table of GraphQL's tokens: Bagisto's own where there is one, else ours beside it. */
export const accessTokenTable = (bagistoHasOne: boolean) =>
  bagistoHasOne ? 'personal_access_tokens' : 'accounts_access_tokens';
