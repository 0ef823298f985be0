const priced = (names: string) => names.replace(/(\w+)/g, '$1 { value text }');
const address =
  'fullName telephone address1 address2 city province { name code } country { name code } postcode';

/** The query of every page of EverShop's storefront (2.2.1), parts of the shop included. */
export const storefrontPage = `
  query Query {
    myCart {
      ...ShoppingCart
      addItemApi addPaymentMethodApi addShippingMethodApi addContactInfoApi addAddressApi addNoteApi checkoutApi
      applyCouponApi removeCouponApi
      availableShippingMethods { providerCode code name cost { value text } }
      availablePaymentMethods { code name }
      items { ...ShoppingCartItem cartItemId removeApi updateQtyApi errors }
    }
    customer: currentCustomer {
      customerId uuid email fullName groupId createdAt { value text } addAddressApi updateProfileApi
      addresses {
        addressId uuid fullName telephone address1 address2 city province { code name } country { code name }
        postcode isDefault updateApi deleteApi
      }
      orders {
        ...ShoppingCart
        orderId status { name code badge } orderNumber shipmentStatus { name code badge } paymentStatus { name code badge }
        items { ...ShoppingCartItem orderItemId }
      }
    }
    themeConfig { copyRight }
    addMineCartItemApi: url(routeId: "addMineCartItem")
    loginApi: url(routeId: "customerLoginJson")
    registerApi: url(routeId: "createCustomer")
    logoutApi: url(routeId: "customerLogoutJson")
  }
  fragment ShoppingCart on ShoppingCart {
    uuid currency customerId customerGroupId customerEmail customerFullName coupon noShippingRequired shippingMethod
    shippingMethodName paymentMethod paymentMethodName shippingNote totalQty totalWeight { value unit }
    ${priced('taxAmount totalTaxAmount discountAmount shippingFeeExclTax shippingFeeInclTax shippingTaxAmount subTotal')}
    ${priced('subTotalInclTax subTotalWithDiscount subTotalWithDiscountInclTax taxAmountBeforeDiscount grandTotal')}
    billingAddress { ${address} } shippingAddress { ${address} }
    createdAt { value text } updatedAt { value text }
  }
  fragment ShoppingCartItem on ShoppingCartItem {
    uuid productId productSku productName thumbnail productWeight { value unit } qty taxPercent variantGroupId productUrl
    ${priced('productPrice productPriceInclTax finalPrice finalPriceInclTax taxAmount taxAmountBeforeDiscount')}
    ${priced('discountAmount lineTotal subTotal lineTotalWithDiscount lineTotalWithDiscountInclTax lineTotalInclTax total')}
    variantOptions { attributeCode attributeName attributeId optionId optionText }
  }`;

export const accountIcon = `query Query {
  customer: currentCustomer { uuid fullName email }
  accountUrl: url(routeId: "account")
  loginUrl: url(routeId: "login")
}`;

/** The storefront's address form. */
export const allowedCountries = `query Country {
  allowedCountries { value: code label: name provinces { label: name value: code } }
}`;

/** The admin panel's grid of customers. */
export const customerGrid = `query Query($filters: [FilterInput]) {
  customers (filters: $filters) {
    items { customerId uuid fullName email status createdAt { value text } editUrl updateApi }
    total
    currentFilters { key operation value }
  }
}`;

/** The panel's page of one customer, all its parts. */
export const customerEdit = `query Query($id: String) {
  customer(id: $id) {
    customerId fullName email status group { groupName } metaData updateMetafieldsApi
    orders {
      orderNumber uuid editUrl createdAt { text } shipmentStatus { name } paymentStatus { name } grandTotal { text }
    }
  }
  backUrl: url(routeId: "customerGrid")
}`;
