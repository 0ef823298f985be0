import { payload } from './customer';

/** A customer's own account. What Bagisto's generated schema lists as input without a meaning is accepted. */
const profileInput = /* GraphQL */ `
    _id: String
    firstName: String
    lastName: String
    email: String
    phone: String
    gender: String
    dateOfBirth: String
    subscribedToNewsLetter: Boolean
    "Needed for a new password."
    currentPassword: String
    password: String
    "Another name of password."
    newPassword: String
    confirmPassword: String
    "Accepted and not believed: the shop decides."
    status: String
    "As status."
    isVerified: String
    "As status."
    isSuspended: String
    "Accepted and ignored: this server keeps no pictures."
    image: String
    "As image."
    deleteImage: Boolean
    success: Boolean
    message: String
    clientMutationId: String
`;

const profileFields = /* GraphQL */ `
    _id: String
    firstName: String
    lastName: String
    email: String
    phone: String
    gender: String
    dateOfBirth: String
    status: String
    subscribedToNewsLetter: Boolean
    isVerified: String
    isSuspended: String
    image: String
    success: Boolean
    message: String
`;

export const profileTypes = /* GraphQL */ `
  extend type Query {
    readCustomerProfile: CustomerProfile
  }

  extend type Mutation {
    "Changes what is given; an empty text leaves its field as it is. Where the shop wants a new address confirmed first, the answer has the old one, and message says so."
    createCustomerProfileUpdate(input: createCustomerProfileUpdateInput!): createCustomerProfileUpdatePayload
    "Ends the account for good; asks for its password."
    createCustomerProfileDelete(input: createCustomerProfileDeleteInput!): createCustomerProfileDeletePayload
  }

  type CustomerProfile implements Node {
    id: ID!
    ${profileFields}
  }

  input createCustomerProfileUpdateInput {
    ${profileInput}
  }

  ${payload('createCustomerProfileUpdate', 'customerProfileUpdate: createCustomerProfileUpdatePayloadData')}

  type createCustomerProfileUpdatePayloadData implements Node {
    id: ID!
    ${profileFields}
  }

  "The account's password, as password or as currentPassword."
  input createCustomerProfileDeleteInput {
    ${profileInput}
  }

  ${payload('createCustomerProfileDelete', 'customerProfileDelete: CustomerProfileDelete')}

  type CustomerProfileDelete implements Node {
    id: ID!
    _id: String
    success: Boolean
    message: String
  }
`;
