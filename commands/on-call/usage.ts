// As in app/command-line/usage.ts: bin/help.js reads these texts as they stand here.

export const customers = `Usage: npm run customers -- VERB … [--env FILE] [--json] [--yes]

For the person on call: finds customers, and changes what has to be changed at once. It uses the configuration and the rules
of the server, may be used while that runs, and asks before it writes.

  find TEXT                  who that is: by number, e-mail address or its beginning, or a part of the name
  create                     a new customer
  disable ID|EMAIL           switches an account off, and ends its sessions and tokens for good
  enable ID|EMAIL            switches it on again
  set-password ID|EMAIL      a new password, or a mail with a link to choose one
  logout-everywhere ID|EMAIL ends all sessions and tokens; the password stays

  --env FILE   the configuration, e.g. ../shop/.env of a Bagisto; without it .env here
  --json       the result for programs on stdout; what people read is on stderr
  --yes        does not ask before it writes; needed where there is no terminal

Example: npm run customers -- find jane
Each verb tells more: npm run customers -- disable --help

Exit status: 0 done; 1 nobody found, declined or refused, and nothing was changed; 2 it could not be carried out (to the end),
or the command line was not understood.`;

export const find = `Usage: npm run customers -- find TEXT [--env FILE] [--json]

Looks for a customer by number, by e-mail address or its beginning, or by parts of the first and last name. Shows 20 at most
and says when there are more. Times are UTC. Changes nothing, and shows no password, not even a hash.

A status is active, disabled (switched off), suspended (in Bagisto's admin) or unverified (e-mail address not confirmed).

Example: npm run customers -- find "jane d"
With --json: {"customers": [{id, email, name, status, group, created, changed}], "more": false}

Exit status: 0 when somebody was found, 1 when nobody was, 2 when it could not be looked.`;

export const create = `Usage: npm run customers -- create --email E --first-name F --last-name L [--password-stdin | --mail-link] [--yes] [--json]

Makes a customer, by the rules of registration: active, in the shop's default group and channel. Without an option about the
password one is made up and shown once.

  --password-stdin   reads the password from stdin, one line; together with --yes
  --mail-link        shows no password: mails the customer a link to choose one, good for 60 minutes

Example: npm run customers -- create --email jane@example.com --first-name Jane --last-name Doe --mail-link
With --json: {"done": "create", "customer": {…}, "password": "…" where one was made up, "mails": […]}

Exit status: 0 created; 1 declined or refused, and nobody was created; 2 it could not be carried out (to the end).`;

export const disable = `Usage: npm run customers -- disable ID|EMAIL [--yes] [--json]

Switches an account off: it cannot log in, and every session and token of it ends at once and for good, also when the account
is switched on again. Orders, addresses and the password stay.

Example: npm run customers -- disable jane@example.com
With --json: {"done": "disable", "customer": {…}}

Exit status: 0 done; 1 not found or declined, and nothing was changed; 2 it could not be carried out (to the end).`;

export const enable = `Usage: npm run customers -- enable ID|EMAIL [--yes] [--json]

Switches an account on again. The customer logs in anew, with the password as it was. A suspension is lifted in Bagisto's
admin, not here.

Example: npm run customers -- enable jane@example.com
With --json: {"done": "enable", "customer": {…}}

Exit status: 0 done, or active already; 1 not found, declined or refused, and nothing was changed; 2 it could not be carried
out.`;

export const setPassword = `Usage: npm run customers -- set-password ID|EMAIL [--password-stdin | --mail-link] [--yes] [--json]

Sets a new password, which ends every session and token of the account at once, and mails the owner that it was changed. Asks
for the password twice, without showing it.

  --password-stdin   reads it from stdin instead, one line; together with --yes
  --mail-link        changes nothing: mails the customer a link to choose a password, good for 60 minutes

Example: npm run customers -- set-password jane@example.com --mail-link
With --json: {"done": "set-password" or "mail-link", "customer": {…}, "mails": […]}

Exit status: 0 done; 1 not found, declined or refused, and nothing was changed; 2 it could not be carried out (to the end).`;

export const logoutEverywhere = `Usage: npm run customers -- logout-everywhere ID|EMAIL [--yes] [--json]

Ends every session and token of an account at once. The password stays, and the customer may log in again.

Example: npm run customers -- logout-everywhere jane@example.com
With --json: {"done": "logout-everywhere", "customer": {…}}

Exit status: 0 done; 1 not found or declined, and nothing was changed; 2 it could not be carried out.`;
