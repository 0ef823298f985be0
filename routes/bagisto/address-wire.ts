import type { Address } from '../../accounts/address';
import { countryName } from './countries';
import type { Moment } from './moment';

/** The fields, and their order, that this door's clients have always seen. */
export const addressWire =
  (moment: Moment) =>
  (address: Address): Record<string, unknown> => ({
    id: address.id,
    first_name: address.firstName,
    last_name: address.lastName,
    company_name: address.companyName,
    vat_id: address.vatId,
    address1: address.lines,
    country: address.country,
    country_name: countryName(address.country),
    state: address.state,
    city: address.city,
    postcode: address.postcode,
    phone: address.phone,
    is_default: address.isDefault,
    created_at: moment(address.createdAt),
    updated_at: moment(address.updatedAt),
  });
