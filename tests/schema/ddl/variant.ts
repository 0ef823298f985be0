import { fixture, type RecordedCase } from '../../contract/recorded/recording';
import type { Variant } from '../../contract/recorded/replay';
import type { Row } from '../../support/app';
import { customerRow } from './build';
import type { Generation } from './generations';

/** Turns the recorded answers of 1.3.3 into those of a shop with this Bagisto's tables. */
export function variantOf(bagisto: Generation): Variant {
  const columns = Object.keys(fixture.customers[0] ?? {});
  const kept = Object.keys(customerRow(bagisto, fixture.customers[0] ?? {}));
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const members = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
    if (!('date_of_birth' in members) || !('status' in members)) return members;
    return {
      ...members,
      phone: bagisto.phone === 'none' ? null : members.phone,
      gender: bagisto.genderEnum ? (members.gender === 'Female' ? 'Female' : 'Male') : members.gender,
    };
  };
  return {
    groups: fixture.customer_groups.map(
      ({ code, ...group }): Row => (bagisto.groupCodes ? { ...group, code: code ?? '' } : group),
    ),
    addresses: hasRecordedAddresses(bagisto) ? fixture.addresses : undefined,
    seen: walk,
    row: (row) => customerRow(bagisto, row),
    unknown: ['image', 'is_suspended', ...columns.filter((column) => !kept.includes(column))],
  };
}

const asksForAddresses = ({ steps }: RecordedCase) =>
  steps.some(({ request }) => request?.path.includes('/addresses'));

/** The tables of the others are tried with addresses of their own. */
const hasRecordedAddresses = ({ addresses, image }: Generation) => addresses === 'addresses' && !image;

/** Cases that ask for what these tables cannot hold, or lean on the recorded lengths. */
export function fits(bagisto: Generation, recorded: RecordedCase): boolean {
  const { steps, db_after } = recorded;
  if (asksForAddresses(recorded) && !hasRecordedAddresses(bagisto)) return false;
  const changed = db_after.customers.map((change) => change.changed ?? change.inserted ?? {});
  const genders = [
    ...steps.map(({ request }) => (request?.body as Row | undefined)?.gender),
    ...changed.map(({ gender }) => gender),
  ];
  const text = JSON.stringify(steps);
  return (
    (!bagisto.genderEnum ||
      (genders.every((gender) => [undefined, null, 'Male', 'Female'].includes(gender as never)) &&
        !/gender=/.test(text))) &&
    (bagisto.textLength === 191 || !/[^\s"]{180}/.test(text))
  );
}
