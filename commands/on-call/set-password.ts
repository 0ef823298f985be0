import type { Customer } from '../../accounts/customer';
import { ValidationFailed } from '../../accounts/errors';
import { validated } from '../../accounts/validation/form';
import { NotUnderstood, readOptions } from '../../app/command-line/options';
import { ownLinkForm } from '../../routes/pages/forms';
import { atDesk, type Desk } from './desk';
import {
  aboutPassword,
  commandOf,
  HalfDone,
  NotDone,
  type Outcome,
  type Verb,
  wordsOf,
  writing,
} from './outcome';
import { type Person, passwordFromInput, personAt } from './person';
import { toldOf } from './post';
import { introduced, meant, named, publicView, stillThere } from './whom';

export const setPassword: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('set-password'), argv, { ...writing, ...aboutPassword }, 1);
  const { 'mail-link': mailLink, 'password-stdin': fromInput } = values;
  if (mailLink && fromInput) throw new NotUnderstood('--password-stdin and --mail-link exclude each other');
  const person = personAt(values, !mailLink && !fromInput);
  const typedPassword = fromInput ? await passwordFromInput() : undefined;
  return atDesk({ ...values, mails: true, ends: true, tell: person.tell }, async (desk) => {
    const customer = await meant(desk.customers, words);
    return mailLink ? sendLink(desk, person, customer) : change(desk, person, customer, typedPassword);
  });
};

async function change(
  desk: Desk,
  person: Person,
  customer: Customer,
  typedPassword: string | undefined,
): Promise<Outcome> {
  if (typedPassword !== undefined) await asRegistered(desk, typedPassword);
  await person.agree(`${introduced(customer)}: gets a new password, and all sessions and tokens end.`);
  const password =
    typedPassword ??
    (await person.choosePassword((typed) =>
      asRegistered(desk, typed).then(
        () => undefined,
        (error) => {
          if (error instanceof ValidationFailed)
            return Object.values(wordsOf(error, desk.languages)).flat().join(' ');
          throw error;
        },
      ),
    ));
  const changed = await desk.updateProfile(
    { customer: await stillThere(desk.customers, customer) },
    { password },
  );
  const owner = changed.email ? [] : ['It has no e-mail address, so nobody was told.'];
  return {
    text: [
      `${named(changed)} has a new password; every session and token has ended.`,
      ...desk.posted.map(toldOf),
      ...owner,
    ].join('\n'),
    result: { done: 'set-password', customer: publicView(changed), mails: desk.posted },
  };
}

/** The rules for a password that somebody chooses. */
async function asRegistered({ today }: Desk, password: string): Promise<string> {
  const typed = { password, password_confirmation: password };
  return (await validated(ownLinkForm, typed, { today: today(), who: undefined, host: undefined })).password;
}

async function sendLink(desk: Desk, person: Person, customer: Customer): Promise<Outcome> {
  const refused = (why: string) => new NotDone('refused', `${named(customer)} ${why}`);
  if (!customer.email)
    throw refused(`gets no link; ${commandOf('set-password')} ${customer.id} sets a password.`);
  if (!customer.active) {
    throw refused(`is ${publicView(customer).status}, and such accounts get no link. Nothing was sent.`);
  }
  await person.agree(`${introduced(customer)}: will be mailed a link to choose a new password.`);
  // Not by the address: in a shop with several channels it may have an account in each.
  await desk.broker.mailLink(customer, undefined);
  const [link] = desk.posted;
  if (!link) throw refused('was mailed a link less than a minute ago. Look for that one, or wait a minute.');
  const result = { customer: publicView(customer), mails: desk.posted };
  if (link.how === 'failed') throw new HalfDone(toldOf(link), result);
  return { text: toldOf(link), result: { done: 'mail-link', ...result } };
}
