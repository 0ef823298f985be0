export interface GraphqlConfig {
  /** Empty: nobody needs one. */
  storefrontKeys: string[];
  introspection: boolean;
  /** Whether a browser that opens the endpoint gets a page to try it with. */
  explorer: boolean;
  /** 0: never, as in Bagisto. */
  tokenDays: number;
  /** How large the picture may be that comes with a profile; 0 means as large as another request. */
  pictureMegabytes: number;
}

export const path = '/api/graphql';
/** EverShop's reads, for admins. */
export const adminPath = '/api/admin/graphql';
