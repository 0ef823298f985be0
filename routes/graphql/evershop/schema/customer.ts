/** EverShop's own names and types. */
export const customerTypes = /* GraphQL */ `
  type Query {
    "Who asks; null for a guest."
    currentCustomer: Customer
    "The customer with this UUID, for admins."
    customer(id: String): Customer
    "A page of the customers, for admins."
    customers(filters: [FilterInput]): CustomerCollection
    "The shop's default group, or the one with this number, for admins."
    customerGroup(id: Int): CustomerGroup
    "Every group, for admins."
    customerGroups(filters: [FilterInput]): CustomerGroupCollection
    "All countries, or those with these codes."
    countries(countries: [String]): [Country]
    allowedCountries: [Country]
    provinces(countries: [String]): [Province]
    "Where a call of ours is; null for a page of the shop."
    url(routeId: String!, params: [UrlParam]): String
    "The cart is the shop's: always null."
    myCart: Cart
    "The theme is the shop's: always null."
    themeConfig: ThemeConfig
  }

  input UrlParam {
    key: String!
    value: String!
  }

  "What the customers must be like, or in which order and on which page they come."
  input FilterInput {
    key: String!
    operation: String!
    value: String!
  }

  type Filter {
    key: String!
    operation: String!
    value: String!
  }

  type Customer {
    customerId: Int!
    uuid: String!
    status: Int!
    email: String!
    fullName: String!
    createdAt: Date!
    groupId: Int
    group: CustomerGroup
    addresses: [CustomerAddress]
    addAddressApi: String!
    updateProfileApi: String!
    "For the admin panel."
    editUrl: String!
    updateApi: String!
    deleteApi: String!
    updateMetafieldsApi: String!
    urn: String!
    "Custom fields are not kept here: always empty."
    metaData: JSON
    metafields(namespace: String): [Metafield!]!
    metafield(namespace: String!, key: String!): Metafield
    "Orders are the shop's: always null."
    orders: [Order]
  }

  type CustomerCollection {
    items: [Customer]
    currentPage: Int!
    total: Int!
    currentFilters: [Filter]
  }

  type CustomerGroup {
    customerGroupId: Int!
    groupName: String!
    editUrl: String
  }

  type CustomerGroupCollection {
    items: [CustomerGroup]
    currentPage: Int!
    total: Int!
    currentFilters: [Filter]
  }

  type CustomerAddress implements Address {
    addressId: Int!
    cartAddressId: Int!
    uuid: String!
    fullName: String
    postcode: String
    telephone: String
    country: Country
    province: Province
    city: String
    address1: String
    address2: String
    isDefault: Boolean
    updateApi: String!
    deleteApi: String!
  }

  type Country {
    name: String!
    code: String!
    "Not kept here: always null."
    provinces: [Province]
  }

  type Province {
    name: String!
    code: String!
    countryCode: String!
  }

  "A moment: milliseconds since 1970 as a text, and the day as people of the shop read it."
  type Date {
    value: String
    text: String
  }

  scalar JSON

  type Metafield {
    namespace: String!
    key: String!
    type: String!
    value: JSON
  }
`;
