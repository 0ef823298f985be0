import type { Frame } from './frame';
import { html } from './html';

export interface WelcomeFacts {
  shop: string;
  appUrl: string;
  prefix: string;
  /** Whether the calls can be tried in the browser as well. */
  docs: boolean;
}

interface Example {
  what: string;
  command: string;
}

/** The first page a new user sees: what this is, and each call ready to be pasted into a terminal. */
export function welcomePage(frame: Frame, { shop, appUrl, prefix, docs }: WelcomeFacts): string {
  const base = `${appUrl.replace(/\/$/, '')}${prefix}`;
  const json = "-H 'Content-Type: application/json'";
  const cookies = '-b cookies.txt -c cookies.txt';
  const examples: Example[] = [
    {
      what: 'Register a customer',
      command: `curl -X POST ${base}/customer/register ${json} -d '{"first_name":"Peter","last_name":"Doe","email":"peterdoe@example.com","password":"secret99","password_confirmation":"secret99"}'`,
    },
    {
      what: 'Log in (the session is kept in cookies.txt)',
      command: `curl ${cookies} -X POST ${base}/customer/login ${json} -d '{"email":"peterdoe@example.com","password":"secret99"}'`,
    },
    { what: 'Who am I?', command: `curl ${cookies} ${base}/customer/get` },
    { what: 'The same by id (only one’s own)', command: `curl ${cookies} ${base}/customers/1` },
    {
      what: 'Change the profile',
      command: `curl ${cookies} -X PUT ${base}/customer/profile ${json} -d '{"first_name":"Peter","last_name":"Doe","gender":"Male","email":"peterdoe@example.com"}'`,
    },
    {
      what: 'Ask for a password reset link',
      command: `curl -X POST ${base}/customer/forgot-password ${json} -d '{"email":"peterdoe@example.com"}'`,
    },
    { what: 'Log out', command: `curl ${cookies} ${base}/customer/logout` },
    {
      what: 'Log in for a token instead, as mobile apps do',
      command: `curl -X POST '${base}/customer/login?token=true' ${json} -d '{"email":"peterdoe@example.com","password":"secret99"}'`,
    },
  ];
  return frame.document({
    voice: { language: 'en', direction: 'ltr' },
    title: 'Customer accounts',
    heading: `Customer accounts of ${shop}`,
    wide: true,
    content: html`<p>This server answers Bagisto’s customer API. Try it from a terminal; every answer is JSON.${docs ? html` Or <a href="/docs">try it in the browser</a>, where every call is described.` : undefined}</p>
${examples.map(({ what, command }) => html`<h2>${what}</h2>\n<pre>${command}</pre>`)}
<p class="after">Is it well? <a href="/health/ready">/health/ready</a></p>`,
  });
}
