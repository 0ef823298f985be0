import { Unavailable } from '../../accounts/errors';
import { randomText } from '../../accounts/identity/random-text';
import { validated } from '../../accounts/validation/form';
import { NotUnderstood, readOptions } from '../../app/command-line/options';
import { atDesk } from './desk';
import { aboutPassword, commandOf, HalfDone, type Verb, writing } from './outcome';
import { passwordFromInput, personAt } from './person';
import { toldOf } from './post';
import { named, printable, publicView, stillThere } from './whom';

const options = {
  ...writing,
  ...aboutPassword,
  email: { type: 'string' },
  'first-name': { type: 'string' },
  'last-name': { type: 'string' },
} as const;

export const create: Verb = async (argv) => {
  const { values } = readOptions(commandOf('create'), argv, options);
  const { email, 'mail-link': mailLink, 'password-stdin': fromInput } = values;
  const missing = (['email', 'first-name', 'last-name'] as const).find((name) => values[name] === undefined);
  if (missing)
    throw new NotUnderstood(`--${missing} is missing; ${commandOf('create')} --help shows an example`);
  if (mailLink && fromInput) throw new NotUnderstood('--password-stdin and --mail-link exclude each other');
  const person = personAt(values);
  const password = fromInput ? await passwordFromInput() : randomText(20);

  return atDesk({ ...values, mails: true, tell: person.tell }, async (desk) => {
    const { customers, posted, today } = desk;
    const typed = {
      first_name: values['first-name'],
      last_name: values['last-name'],
      email,
      password,
      password_confirmation: password,
    };
    const fields = await validated(desk.registration, typed, {
      today: today(),
      who: undefined,
      host: undefined,
    });
    await person.agree(
      printable(`A customer ${fields.first_name} ${fields.last_name}, ${fields.email}, will be created.`),
    );
    const { id } = await desk.registerCustomer({
      verified: true,
      firstName: fields.first_name,
      lastName: fields.last_name,
      email: fields.email,
      password: fields.password,
      host: undefined,
    });
    try {
      if (mailLink)
        await desk.broker.sendResetLink({ email: fields.email, host: undefined, language: undefined });
      const customer = await stillThere(customers, { id });
      const result = {
        customer: publicView(customer),
        ...(!mailLink && !fromInput && { password }),
        mails: posted,
      };
      const text = [`${named(customer)} was created.`, ...posted.map(toldOf)];
      if (result.password) text.push(`Password, shown this once: ${password}`);
      const linked = posted.some(({ kind, how }) => kind === 'reset-link' && how !== 'failed');
      if (mailLink && !linked) throw new HalfDone([...text, noPassword(id)].join('\n'), result);
      return { text: text.join('\n'), result: { done: 'create', ...result } };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      throw new HalfDone(`Customer ${id} was created, but then the database went away. ${noPassword(id)}`, {
        customer: { id },
      });
    }
  });
};

const noPassword = (id: number) => `${commandOf('set-password')} ${id} gives the account a password.`;
