import type { Customer } from '../../accounts/customer';
import { OrdersStillOpen, StillInUse } from '../../accounts/errors';
import { readOptions } from '../../app/command-line/options';
import { atDesk, type Desk, type Needs } from './desk';
import { commandOf, NotDone, type Outcome, type Verb, writing } from './outcome';
import { type Person, personAt } from './person';
import { toldOf } from './post';
import { introduced, meant, named, type PublicView, publicView, stillThere } from './whom';

type Work = (desk: Desk, customer: Customer, person: Person) => Promise<Outcome>;

/** A verb about the one whom its only word means, which asks before it does anything. */
function toOne(verb: string, needs: Omit<Needs, 'env' | 'tell'>, work: Work): Verb {
  return async (argv) => {
    const { values, words } = readOptions(commandOf(verb), argv, writing, 1);
    const person = personAt(values);
    return atDesk({ ...values, ...needs, tell: person.tell }, async (desk) =>
      work(desk, await meant(desk.customers, words), person),
    );
  };
}

export const disable = toOne('disable', { ends: true }, async ({ customers }, customer, person) => {
  const already =
    customer.status === 1 ? '' : ' It is switched off already; this makes sure of its sessions.';
  await person.agree(
    `${introduced(customer)}: the account will be switched off, and all of its sessions and tokens end.${already}`,
  );
  const { id } = await stillThere(customers, customer);
  // In one step this ends every session and token as well.
  await customers.change(id, { status: 0 });
  const after = await stillThere(customers, customer);
  return {
    text: `${named(after)} is ${publicView(after).status}; every session and token has ended for good.`,
    result: { done: 'disable', customer: publicView(after) },
  };
});

export const enable = toOne('enable', {}, async ({ customers }, customer, person) => {
  const done = (after: typeof customer) => ({ done: 'enable', customer: publicView(after) });
  if (customer.active) {
    return {
      text: `${named(customer)} is switched on already; nothing was changed.`,
      result: done(customer),
    };
  }
  if (customer.status === 1) {
    throw new NotDone(
      'refused',
      `${named(customer)} is switched on, but suspended. A suspension is lifted in Bagisto's admin (Customers); nothing was changed.`,
    );
  }
  await person.agree(`${introduced(customer)}: the account will be switched on.`);
  const { id } = await stillThere(customers, customer);
  await customers.change(id, { status: 1 });
  const after = await stillThere(customers, customer);
  return { text: `${named(after)} ${statusText[publicView(after).status]}`, result: done(after) };
});

const statusText: Record<PublicView['status'], string> = {
  active: 'is active, and may log in anew.',
  unverified:
    'is switched on. Its e-mail address was never confirmed: where the shop demands that (ALLOW_UNVERIFIED), it still cannot log in.',
  suspended: "is switched on, but still suspended: lift that in Bagisto's admin (Customers).",
  disabled: 'is switched off again: somebody else has done that meanwhile.',
};

export const remove = toOne(
  'delete',
  { ends: true, mails: true },
  async ({ customers, deleteAccount, posted }, customer, person) => {
    await person.agree(
      `${introduced(customer)}: the account will be deleted for good, with its address book, sessions and tokens. Orders, invoices and reviews stay as the shop's tables keep them.`,
    );
    await deleteAccount({ customer: await stillThere(customers, customer) }, undefined, 'now').catch(
      (error: unknown) => {
        const why =
          error instanceof OrdersStillOpen
            ? 'has an order that is pending or processing'
            : error instanceof StillInUse && 'is still needed by another table of the shop';
        throw why ? new NotDone('refused', `${named(customer)} ${why}: nothing was deleted.`) : error;
      },
    );
    return {
      text: [`${named(customer)} was deleted.`, ...posted.map(toldOf)].join('\n'),
      result: { done: 'delete', customer: publicView(customer), mails: posted },
    };
  },
);

export const logoutEverywhere = toOne(
  'logout-everywhere',
  { ends: true },
  async ({ customers }, customer, person) => {
    await person.agree(`${introduced(customer)}: all sessions and tokens will end; the password stays.`);
    const { id } = await stillThere(customers, customer);
    await customers.logOutEverywhere(id);
    return {
      text: `${named(customer)} is logged out everywhere.`,
      result: { done: 'logout-everywhere', customer: publicView(customer) },
    };
  },
);
