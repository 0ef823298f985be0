import { escapeHtml } from '../../app/mail/letters';

export interface WelcomeFacts {
  shop: string;
  appUrl: string;
  prefix: string;
}

interface Example {
  what: string;
  command: string;
}

/** The first page a new user sees: what this is, and each call ready to be pasted into a terminal. */
export function welcomePage({ shop, appUrl, prefix }: WelcomeFacts): string {
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
  const items = examples
    .map(
      ({ what, command }) => `<h2>${escapeHtml(what)}</h2>\n<pre tabindex="0">${escapeHtml(command)}</pre>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(shop)}: customer accounts</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
pre { margin: 0; padding: .75rem; overflow-x: auto; border: 1px solid #8888; border-radius: .25rem; font-size: .875rem; }
</style>
</head>
<body>
<main>
<h1>Customer accounts of ${escapeHtml(shop)}</h1>
<p>This server answers Bagisto’s customer API. Try it from a terminal; every answer is JSON.</p>
${items}
<p>Is it well? <a href="/health/ready">/health/ready</a></p>
</main>
</body>
</html>
`;
}
