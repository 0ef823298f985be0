import { OrdersStillOpen, StillInUse } from '../../accounts/errors';
import { readOptions } from '../../app/command-line/options';
import { atDesk } from './desk';
import { commandOf, NotDone, type Outcome, type Verb, writing } from './outcome';
import { personAt } from './person';
import { toldOf } from './post';
import { introduced, meant, named, publicView, stillThere } from './whom';

export const disable: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('disable'), argv, writing, 1);
  const person = personAt(values);
  return atDesk({ ...values, ends: true, tell: person.tell }, async ({ customers }) => {
    const customer = await meant(customers, words);
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
};

export const enable: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('enable'), argv, writing, 1);
  const person = personAt(values);
  return atDesk(values, async ({ customers }): Promise<Outcome> => {
    const customer = await meant(customers, words);
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
};

const statusText: Record<ReturnType<typeof publicView>['status'], string> = {
  active: 'is active, and may log in anew.',
  unverified:
    'is switched on. Its e-mail address was never confirmed: where the shop demands that (ALLOW_UNVERIFIED), it still cannot log in.',
  suspended: "is switched on, but still suspended: lift that in Bagisto's admin (Customers).",
  disabled: 'is switched off again: somebody else has done that meanwhile.',
};

export const remove: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('delete'), argv, writing, 1);
  const person = personAt(values);
  return atDesk(
    { ...values, ends: true, mails: true, tell: person.tell },
    async ({ customers, deleteAccount, posted }) => {
      const customer = await meant(customers, words);
      await person.agree(
        `${introduced(customer)}: the account will be deleted for good, with its address book, sessions and tokens. Orders, invoices and reviews stay as the shop's tables keep them.`,
      );
      await deleteAccount({ customer: await stillThere(customers, customer) }, undefined, 'now').catch(
        (error: unknown) => {
          if (error instanceof OrdersStillOpen)
            throw new NotDone(
              'refused',
              `${named(customer)} has an order that is pending or processing: ${notYet}`,
            );
          if (error instanceof StillInUse)
            throw new NotDone(
              'refused',
              `${named(customer)} is still needed by another table of the shop: ${notYet}`,
            );
          throw error;
        },
      );
      return {
        text: [`${named(customer)} was deleted.`, ...posted.map(toldOf)].join('\n'),
        result: { done: 'delete', customer: publicView(customer), mails: posted },
      };
    },
  );
};

const notYet = 'nothing was deleted.';

export const logoutEverywhere: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('logout-everywhere'), argv, writing, 1);
  const person = personAt(values);
  return atDesk({ ...values, ends: true, tell: person.tell }, async ({ customers }) => {
    const customer = await meant(customers, words);
    await person.agree(`${introduced(customer)}: all sessions and tokens will end; the password stays.`);
    const { id } = await stillThere(customers, customer);
    await customers.logOutEverywhere(id);
    return {
      text: `${named(customer)} is logged out everywhere.`,
      result: { done: 'logout-everywhere', customer: publicView(customer) },
    };
  });
};
