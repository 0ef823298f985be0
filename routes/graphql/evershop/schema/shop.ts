const moneyOf = (names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${name}: Price`)
    .join('\n');

const cart = `
  uuid: String
  currency: String
  customerId: Int
  customerGroupId: Int
  customerEmail: String
  customerFullName: String
  coupon: String
  noShippingRequired: Boolean
  shippingMethod: String
  shippingMethodName: String
  paymentMethod: String
  paymentMethodName: String
  shippingNote: String
  totalQty: Int
  totalWeight: Weight
  billingAddress: Address
  shippingAddress: Address
  createdAt: Date
  updatedAt: Date
  ${moneyOf(`shippingFeeExclTax shippingFeeInclTax shippingTaxAmount discountAmount subTotal subTotalInclTax
    subTotalWithDiscount subTotalWithDiscountInclTax taxAmount taxAmountBeforeDiscount totalTaxAmount grandTotal`)}
`;

const item = `
  uuid: String
  productId: ID
  productSku: String
  productName: String
  productUrl: String
  thumbnail: String
  noShippingRequired: Boolean
  productWeight: Weight
  qty: Int
  taxPercent: Float
  variantGroupId: Int
  variantOptions: [VariantOption]
  productCustomOptions: String
  ${moneyOf(`productPrice productPriceInclTax finalPrice finalPriceInclTax taxAmount taxAmountBeforeDiscount
    discountAmount lineTotal subTotal lineTotalWithDiscount lineTotalWithDiscountInclTax lineTotalInclTax total`)}
`;

const address = `
  fullName: String
  postcode: String
  telephone: String
  country: Country
  province: Province
  city: String
  address1: String
  address2: String
`;

/**
 * EverShop's pages ask for a cart, orders and a theme in the same document as for the customer. These types let such a
 * document be valid; what is of them is null.
 */
export const shopTypes = /* GraphQL */ `
  interface Address {${address}}
  interface ShoppingCart {${cart}}
  interface ShoppingCartItem {${item}}

  type Cart implements ShoppingCart {
    cartId: ID
    items: [CartItem]
    addItemApi: String
    addPaymentMethodApi: String
    addShippingMethodApi: String
    addContactInfoApi: String
    addAddressApi: String
    addNoteApi: String
    checkoutApi: String
    applyCouponApi: String
    removeCouponApi: String
    availableShippingMethods: [ShippingMethod]
    availablePaymentMethods: [PaymentMethod]
    ${cart}
  }
  type CartItem implements ShoppingCartItem {
    cartItemId: ID
    cartId: ID
    removeApi: String
    updateQtyApi: String
    errors: [String]
    ${item}
  }
  type ShippingMethod { providerCode: String code: String name: String cost: Price }
  type PaymentMethod { code: String name: String }

  type Order implements ShoppingCart {
    orderId: ID
    orderNumber: String
    status: Status
    shipmentStatus: Status
    paymentStatus: Status
    items: [OrderItem]
    editUrl: String
    ${cart}
  }
  type OrderItem implements ShoppingCartItem { orderItemId: ID orderId: ID ${item}}

  type VariantOption { attributeCode: String attributeName: String attributeId: Int optionId: Int optionText: String }
  type Status { name: String code: String badge: String }
  type Price { value: Float currency(currency: String): String text(currency: String): String }
  type Weight { value: Float unit: String text: String }
  type ThemeConfig { copyRight: String }
`;
