// Help texts of the commands. bin/help.js reads them as they stand here, when nothing is installed
// or built yet: so nothing is filled in, and each text is one literal with its name before it.

export const start = `Usage: npm start -- [--env FILE]

Serves until a signal (SIGTERM, SIGINT) ends it; what is in flight is finished first. The first start makes what is missing:
dependencies, the build and, without a database of yours, an embedded one in ./storage.

  --env FILE   the configuration, e.g. ../shop/.env of a Bagisto; without it .env here. The process environment comes
               before either of them; .env.example explains every key

Example: npm start -- --env ../shop/.env

Exit status: 0 when it was asked to stop and did, 1 when it could not start or stop cleanly, 2 when the command line was not
understood.`;

export const migrate = `Usage: npm run migrate -- [--dry-run] [--env FILE]

Creates the tables that are missing, and changes none that are there. Safe to run twice, and from two machines at once.

  --dry-run    only tells what would be created; writes nothing
  --env FILE   the configuration, e.g. ../shop/.env of a Bagisto; without it .env here

Example: npm run migrate -- --env ../shop/.env --dry-run

Exit status: 0 when the database is up to date (or would be), 1 when it could not be migrated, 2 when the command line was not
understood.`;

export const doctor = `Usage: npm run doctor -- [--env FILE] [--json]

Looks at the configuration, the database, Redis and the mail server, and tells what is well (green), what to know
(yellow) and what to mend before starting (red). It only reads, and prints no secret.

  --env FILE   the configuration to look at, e.g. ../shop/.env of a Bagisto; without it .env here
  --json       the same for programs: {"safeToStart": …, "findings": [{level, title, detail, todo, mayStart}]}

Example: npm run doctor -- --env ../shop/.env

Exit status: 0 when it is safe to start, 1 when it is not, 2 when the command line was not understood or its file not read.
A red finding with "mayStart" does not keep the server from starting: it names clients that stay with PHP.`;

export const mailTest = `Usage: npm run mail:test -- you@example.com [--env FILE]

Sends one mail with the MAIL_ settings and tells whether that worked and, if not, why.

  --env FILE   the configuration with these settings, e.g. ../shop/.env of a Bagisto; without it .env here

Example: npm run mail:test -- you@example.com --env ../shop/.env

Exit status: 0 when the mail was taken (or, without MAIL_HOST, written to a file), 1 when it was not, 2 when the command
line was not understood.`;

export const postman = `Usage: npm run postman

Writes the Postman collection and its environment into postman/, anew from the source of /docs. "npm test" says when that is due.

Example: npm run postman

Exit status: 0 when they are written, 1 when they could not be, 2 when the command line was not understood.`;

export const adminCreate = `Usage: npm run admin:create -- [--name NAME] [--email ADDRESS] [--password-stdin] [--env FILE]

Makes an admin in a database of our own: somebody who may do everything with customers at the EverShop door. Asks for what is
not given; a password is never taken from the command line. A Bagisto has admins already: they log in here as they are.

  --name NAME        how the admin is called
  --email ADDRESS    what the admin logs in with
  --password-stdin   reads the password from the input instead of asking; --name and --email are needed then
  --env FILE         the configuration; without it .env here

Example: npm run admin:create -- --name "The Boss" --email boss@example.com

Exit status: 0 when the admin was created, 1 when not, 2 when the command line was not understood.`;
