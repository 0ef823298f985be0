import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Router } from 'express';
import { type Asset, asset, serveAssets } from '../http/assets';
import { browserPackage, versionOf } from '../http/browser-package';
import { documentHeaders, type Https } from '../http/security-headers';

const style = `
html, body, #graphiql { height: 100%; margin: 0; }
.failed { font: 1rem/1.5 system-ui, sans-serif; padding: 1.5rem; }
/* On a phone what is asked stands above what is answered. */
@media (max-width: 40rem) {
  #graphiql-session { flex-direction: column; }
  #graphiql-session > div { min-width: 0; }
}
`;

/** Sends no cookie, as apps do not, and keeps nothing in the browser: passwords stand in what is typed here. */
const script = `
const forgetful = { length: 0, getItem: () => null, setItem() {}, removeItem() {}, clear() {} };
const fetcher = GraphiQL.createFetcher({
  url: location.pathname,
  fetch: (url, options) => fetch(url, { ...options, credentials: 'omit' }),
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    storage: forgetful,
    defaultEditorToolsVisibility: 'variables',
    query: \`mutation register($input: createCustomerInput!) {
  createCustomer(input: $input) {
    customer { id _id name email token }
  }
}
\`,
    variables: JSON.stringify({
      input: { firstName: 'John', lastName: 'Doe', email: 'john@example.com', password: '', confirmPassword: '' },
    }, null, 2),
    headers: JSON.stringify({ Authorization: 'Bearer ' }, null, 2),
  }),
);
`;

const file = (name: string, at: string, type: string) =>
  asset(type, () => fs.readFile(path.join(browserPackage(name), at)));

const assets: Record<string, Asset> = {
  'graphiql.css': file('graphiql', 'graphiql.min.css', 'text/css'),
  'page.css': asset('text/css', async () => Buffer.from(style)),
  'react.js': file('react', 'umd/react.production.min.js', 'text/javascript'),
  'react-dom.js': file('react-dom', 'umd/react-dom.production.min.js', 'text/javascript'),
  'graphiql.js': file('graphiql', 'graphiql.min.js', 'text/javascript'),
  'page.js': asset('text/javascript', async () => Buffer.from(script)),
};

const edition = createHash('sha256')
  .update(versionOf('graphiql'))
  .update(versionOf('react'))
  .update(style)
  .update(script)
  .digest('hex')
  .slice(0, 12);

/** Serves GraphiQL at `at`, from its package: nothing is loaded from anywhere else. */
export function serveExplorer(router: Router, at: string, https: Https): void {
  const files = `${at}/graphiql/${edition}`;
  const named = (kind: string) => Object.keys(assets).filter((name) => path.extname(name) === kind);
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphQL</title>
<link rel="icon" href="data:,">
${named('.css')
  .map((name) => `<link rel="stylesheet" href="${files}/${name}">`)
  .join('\n')}
</head>
<body>
<main id="graphiql"><p class="failed">This page needs JavaScript.</p></main>
${named('.js')
  .map((name) => `<script src="${files}/${name}"></script>`)
  .join('\n')}
</body>
</html>
`;
  const headers = documentHeaders(https, {
    scriptSrc: ["'self'"],
    // GraphiQL's dialogs bring styles of their own.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ['data:'],
    fontSrc: ['data:'],
    connectSrc: ["'self'"],
  });
  router.get(at, headers, (_req, res) => void res.type('html').send(page));
  serveAssets(router, files, assets);
}
