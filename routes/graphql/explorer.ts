import type { RequestHandler } from 'express';
import { pageHeaders } from '../http/security-headers';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.25rem; }
form { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); }
label { display: block; font-weight: 600; }
textarea, pre { box-sizing: border-box; font: 0.875rem/1.5 ui-monospace, monospace; width: 100%; }
textarea { display: block; font-weight: 400; min-height: 8rem; padding: 0.5rem; }
#query { min-height: 22rem; }
button { font: inherit; min-height: 2.75rem; padding: 0 1.5rem; }
pre { border: 1px solid; min-height: 8rem; overflow: auto; padding: 0.5rem; white-space: pre-wrap; }
`;

const script = `
const field = (id) => document.getElementById(id);
const result = field('result');
const json = (text) => text.trim() === '' ? {} : JSON.parse(text);
const run = async () => {
  const body = JSON.stringify({ query: field('query').value, variables: json(field('variables').value) });
  const headers = { 'Content-Type': 'application/json', ...json(field('headers').value) };
  const answer = await fetch(location.pathname, { method: 'POST', headers, body, credentials: 'omit' });
  const text = await answer.text();
  result.textContent = answer.status + '\\n' + JSON.stringify(JSON.parse(text), null, 2);
};
field('explorer').addEventListener('submit', (event) => {
  event.preventDefault();
  result.textContent = '…';
  run().catch((error) => { result.textContent = String(error); });
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) field('explorer').requestSubmit();
});
`;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphQL</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>GraphQL</h1>
<form id="explorer">
<label>Document
<textarea id="query" spellcheck="false">mutation register($input: createCustomerInput!) {
  createCustomer(input: $input) {
    customer { id _id name email token }
  }
}</textarea></label>
<div>
<label>Variables
<textarea id="variables" spellcheck="false">{
  "input": {
    "firstName": "John",
    "lastName": "Doe",
    "email": "john@example.com",
    "password": "",
    "confirmPassword": ""
  }
}</textarea></label>
<label>Headers
<textarea id="headers" spellcheck="false">{
  "Authorization": "Bearer "
}</textarea></label>
<p><button type="submit">Run</button></p>
</div>
</form>
<h2>Answer</h2>
<pre id="result" role="status"></pre>
</main>
<script>${script}</script>
</body>
</html>
`;

/** To try the API with; written here, so that it loads nothing from anywhere. */
export function explorerPage(https: boolean): RequestHandler {
  const headers = pageHeaders(https, { style, script, images: [], asksOwnServer: true });
  return (req, res) => {
    headers(req, res, () => {
      res.status(200).type('html').send(page);
    });
  };
}
