import { textOf } from '../../routes/front/comparison/foreign-json';
import { inputOf } from '../../routes/front/comparison/input';
import type { FilledRequest } from '../../routes/front/comparison/situation';
import type { Parity } from './result';
import type { Side } from './side';

/** The address under which a request may open an account. */
export function accountRegisteredBy(request: FilledRequest): string | undefined {
  if (request.method !== 'POST' || !/\/customer\/register\/?(\?|$)/.test(request.path)) return undefined;
  const email = textOf(inputOf(request).email);
  return email.includes('@') ? email : undefined;
}

/** Before it is sent: whoever stops the command or loses the connection must learn of the account all the same. */
export function expectAccount({ accountsLeft }: Parity, { name }: Side, email: string): void {
  if (accountsLeft.some((left) => left.side === name && left.email === email)) return;
  accountsLeft.push({ side: name, email, perhaps: true });
}

export function settleAccount(parity: Parity, { name }: Side, email: string, status: number): void {
  const left = parity.accountsLeft.find((one) => one.side === name && one.email === email && one.perhaps);
  if (!left || status >= 500) return;
  if (status < 300) delete left.perhaps;
  else parity.accountsLeft.splice(parity.accountsLeft.indexOf(left), 1);
}
