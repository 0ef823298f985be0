import { payload } from './customer';

const addressInput = /* GraphQL */ `
    "The address that is meant; a new one where it is missing."
    addressId: Int
    _id: Int
    "Another name of addressId."
    id: ID
    firstName: String
    lastName: String
    companyName: String
    vatId: String
    email: String
    phone: String
    address1: String
    address2: String
    "All lines of the street at once, instead of address1 and address2."
    address: String
    city: String
    state: String
    country: String
    postcode: String
    defaultAddress: Boolean
    "Accepted and not kept."
    useForShipping: Boolean
    clientMutationId: String
`;

const changedAddress = /* GraphQL */ `
    id: ID!
    _id: Int
    addressId: Int
    firstName: String
    lastName: String
    companyName: String
    vatId: String
    email: String
    phone: String
    address1: String
    address2: String
    city: String
    state: String
    country: String
    postcode: String
    defaultAddress: Boolean
    useForShipping: Boolean
`;

const addressFields = /* GraphQL */ `
    "/api/shop/customer-addresses/1"
    id: ID!
    _id: Int!
    addressType: String!
    parentAddressId: String
    cartId: String
    orderId: String
    name: String
    firstName: String
    lastName: String
    gender: String
    companyName: String
    "The lines of the street, with a line break between them."
    address: String
    "Its first line."
    address1: String
    "The others."
    address2: String
    city: String!
    state: String
    country: String
    postcode: String
    email: String
    phone: String
    vatId: String
    additional: String
    defaultAddress: Boolean!
    useForShipping: Boolean!
    createdAt: String
    updatedAt: String
`;

export const addressTypes = /* GraphQL */ `
  extend type Query {
    "One's own addresses, oldest first."
    getCustomerAddresses(
      "At most 100; 10 where nothing is said."
      first: Int
      last: Int
      before: String
      after: String
      "id or created_at, also as id-desc."
      sort: String
      "asc or desc."
      order: String
    ): GetCustomerAddressesCursorConnection
    customerAddress(id: ID!): CustomerAddress
  }

  extend type Mutation {
    createAddUpdateCustomerAddress(
      input: createAddUpdateCustomerAddressInput!
    ): createAddUpdateCustomerAddressPayload
    createDeleteCustomerAddress(input: createDeleteCustomerAddressInput!): createDeleteCustomerAddressPayload
  }

  type GetCustomerAddressesCursorConnection {
    edges: [GetCustomerAddressesEdge]
    pageInfo: GetCustomerAddressesPageInfo!
    totalCount: Int!
  }

  type GetCustomerAddressesEdge {
    node: GetCustomerAddresses
    cursor: String!
  }

  type GetCustomerAddressesPageInfo {
    startCursor: String
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
  }

  type GetCustomerAddresses implements Node {
    ${addressFields}
  }

  type CustomerAddress implements Node {
    ${addressFields}
  }

  input createAddUpdateCustomerAddressInput {
    ${addressInput}
  }

  ${payload('createAddUpdateCustomerAddress', 'addUpdateCustomerAddress: createAddUpdateCustomerAddressPayloadData')}

  type createAddUpdateCustomerAddressPayloadData implements Node {
    ${changedAddress}
  }

  input createDeleteCustomerAddressInput {
    ${addressInput}
  }

  ${payload('createDeleteCustomerAddress', 'deleteCustomerAddress: createDeleteCustomerAddressPayloadData')}

  "What was deleted."
  type createDeleteCustomerAddressPayloadData implements Node {
    ${changedAddress}
    status: String
    success: Boolean
    message: String
  }
`;
