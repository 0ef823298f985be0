/** A mutation's answer, and the mark that its input had. */
export const payload = (mutation: string, field: string) =>
  `type ${mutation}Payload { ${field} clientMutationId: String }`;

/**
 * Registration, login and password: Bagisto's names, its output types, and the inputs of every version of its two
 * clients. Inputs are nullable where Bagisto's generated schema demands them: a missing one is then told by our
 * rules, as a message for its field.
 */
export const customerTypes = /* GraphQL */ `
  interface Node {
    id: ID!
  }

  type Query {
    "One's own customer, profile or address by its id."
    node(id: ID!): Node
  }

  type Mutation {
    "Registers a customer; the token in the answer is good at once. It is null where the address has to be confirmed first."
    createCustomer(input: createCustomerInput!): createCustomerPayload
    createCustomerLogin(input: createCustomerLoginInput!): createCustomerLoginPayload
    "The older name of createCustomerLogin."
    createLogin(input: createLoginInput!): createLoginPayload
    "Whether the token in the Authorization header is good."
    createVerifyToken(input: createVerifyTokenInput!): createVerifyTokenPayload
    "Ends the token in the Authorization header."
    createLogout(input: createLogoutInput!): createLogoutPayload
    "Mails a link to choose a new password."
    createForgotPassword(input: createForgotPasswordInput!): createForgotPasswordPayload
  }

  input createCustomerInput {
    "Required."
    firstName: String
    "Required."
    lastName: String
    "Required; no other customer's."
    email: String
    "Required; at least 8 characters."
    password: String
    "Required; the same as password."
    confirmPassword: String
    "Digits, and what people write between them."
    phone: String
    "Male, Female or Other."
    gender: String
    "MM/DD/YYYY or YYYY-MM-DD."
    dateOfBirth: String
    subscribedToNewsLetter: Boolean = false
    "Kept where the shop has the Push Notification package."
    deviceToken: String
    "Accepted from older clients and not believed: the shop decides."
    status: String
    "As status."
    isVerified: String
    "As status."
    isSuspended: String
    clientMutationId: String
  }

  type createCustomerPayload {
    customer: Customer
    success: Boolean
    message: String
    clientMutationId: String
  }

  type Customer implements Node {
    "/api/shop/customers/1"
    id: ID!
    _id: Int!
    firstName: String!
    lastName: String!
    name: String
    email: String
    phone: String
    gender: String
    "YYYY-MM-DD"
    dateOfBirth: String
    "1 is active."
    status: String!
    isVerified: String!
    isSuspended: String!
    subscribedToNewsLetter: Boolean!
    "For the Authorization header; given out once, by the registration that made it."
    token: String
    deviceToken: String
    customerGroupId: String
    channelId: String
    "Always null: it opens nothing here."
    apiToken: String
    "Always null: a secret."
    rememberToken: String
  }

  input createCustomerLoginInput {
    email: String!
    password: String!
    deviceToken: String
    clientMutationId: String
  }

  ${payload('createCustomerLogin', 'customerLogin: CustomerLogin')}

  type CustomerLogin implements Node {
    id: ID!
    _id: Int
    token: String
    apiToken: String
    success: Boolean
    message: String
  }

  input createLoginInput {
    email: String!
    password: String!
    deviceToken: String
    clientMutationId: String
  }

  ${payload('createLogin', 'login: Login')}

  type Login implements Node {
    id: ID!
    _id: Int
    email: String
    firstName: String
    lastName: String
    token: String
    apiToken: String
    success: Boolean
    message: String
  }

  input createVerifyTokenInput {
    "Accepted from older clients; the Authorization header counts."
    token: String
    clientMutationId: String
  }

  ${payload('createVerifyToken', 'verifyToken: VerifyToken')}

  type VerifyToken implements Node {
    id: ID!
    _id: Int
    firstName: String
    lastName: String
    email: String
    isValid: Boolean
    message: String
  }

  input createLogoutInput {
    "Will get no more notifications for this customer."
    deviceToken: String
    "Accepted from older clients; the Authorization header counts."
    token: String
    clientMutationId: String
  }

  ${payload('createLogout', 'logout: createLogoutPayloadData')}

  type createLogoutPayloadData implements Node {
    id: ID!
    success: Boolean
    message: String
  }

  input createForgotPasswordInput {
    email: String!
    clientMutationId: String
  }

  ${payload('createForgotPassword', 'forgotPassword: ForgotPassword')}

  type ForgotPassword implements Node {
    id: ID!
    success: Boolean
    message: String
  }
`;
