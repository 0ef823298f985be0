// bin/help.js reads this text as it stands here, when nothing is built yet: it is one literal, and nothing is filled in.

export const parity = `Usage: npm run parity -- --old https://old.shop --new http://127.0.0.1:3000 [options]

Sends the same requests to the PHP shop and to this server and compares what they answer: status, kind, shape, types and
messages. What differs on purpose is listed apart. Read-only unless you say otherwise; prints no password and no token.

  --old URL, --new URL      the two shops; a folder in the address comes before the prefix
  --prefix PATH             where the customer API is on both, or --old-prefix and --new-prefix; without it /public/api
                            is tried, then /api, on each side
  --email A                 an account of yours, its password in PARITY_PASSWORD in the environment: it is LOGGED IN to
                            and out of on both sides, in session and in token mode, and nothing else is changed
  --write                   registers a throw-away account on each side, changes its profile, addresses and password and
                            leaves it there (the report names it); with --cases, sends the file's writing requests too
  --mail-domain DOMAIN      for the throw-away addresses (example.com); the shops may mail a welcome to them
  --cases FILE              instead of the built-in calls: a case file, a Postman collection (v2.1), a run export of
                            Postman or newman, or a HAR 1.2 file; without --write only its GET and HEAD requests are sent
  --env-file FILE           the Postman environment that fills the {{variables}} of a collection
  --keep-credentials        sends recorded cookies and tokens, to BOTH shops; otherwise they are dropped
  --values                  compares all values, not only messages; tokens excepted
  --pause MS                between two requests (100), so that the old shop does not throttle
  --timeout MS              for one answer (10000)
  --insecure                believes any TLS certificate: only for a test shop with a certificate of its own making
  --json                    the report for programs

A case file is {"variables": {…}, "cases": [{"name", "method", "path": "customer/get?token=true", "headers", "json" or
"form" or "body", "save": {"id": "data.id"}, "fresh": true, "changesNothing": true}]}. {{id}} is what a case before saved,
{{token}} the token of the last login; "fresh" forgets the cookies; Accept is application/json, and a header that is ""
is not sent; "changesNothing" sends a POST without --write. docs/parity.md has an example.

Example: npm run parity -- --old https://shop.example --new http://127.0.0.1:3000

Exit status: 0 when all is the same or deliberately different, 1 when something differs, 2 when it could not be compared.`;
