import { readableOn, textOn } from '../../accounts/brand-colours';
import { escapeHtml } from '../../accounts/mail/letter-layout';

/**
 * Refusals of one form are one row of a call, with an example each: seven that look alike would hide the two that matter.
 * Programs get the document as it is. The validator would be somebody else's server.
 */
export const script = `
const json = 'application/json';
const together = (replies) => {
  if (replies.length === 1) return replies[0];
  const [[, { content: { [json]: { schema } } }]] = replies;
  const examples = replies.flatMap(([status, { description, content: { [json]: { example, examples } } }]) =>
    Object.entries(examples ?? { example: { summary: description, value: example } }).map(([name, { summary, value }]) =>
      [status + '-' + name, { summary: status + ': ' + summary, value }]));
  const description = replies.map(([status, { description: text }]) => '* **' + status + '** ' + text).join('\\n');
  const headers = Object.assign({}, ...replies.map(([, reply]) => reply.headers));
  const content = { [json]: { schema, examples: Object.fromEntries(examples) } };
  return [replies.map(([status]) => status).join(' '), { description, headers, content }];
};
const grouped = (text) => {
  const description = JSON.parse(text);
  for (const call of Object.values(description.paths).flatMap(Object.values)) {
    const forms = new Map();
    for (const [status, reply] of Object.entries(call.responses)) {
      const form = status < 400 ? status : JSON.stringify(reply.content[json].schema);
      forms.set(form, [...(forms.get(form) ?? []), [status, reply]]);
    }
    call.responses = Object.fromEntries([...forms.values()].map(together));
  }
  return JSON.stringify(description);
};
const dark = matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', dress);
dress();
SwaggerUIBundle({
  url: '/docs/openapi.json',
  domNode: document.getElementById('explorer'),
  layout: 'BaseLayout',
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  responseInterceptor: (response) => {
    if (new URL(response.url, location).pathname === '/docs/openapi.json') response.text = grouped(response.text);
    return response;
  },
  validatorUrl: null,
});
`;

/** There is one server to ask, and what it is asked fits a telephone. */
export const stylesheet = (color: string): string => `
:root{--brand:${color};--on-brand:${textOn(color)};--accent:${readableOn('#ffffff', color)}}
html.dark-mode{color-scheme:dark;--accent:${readableOn('#1c2022', color)}}
body{margin:0;border-block-start:.375rem solid var(--brand)}
.top{box-sizing:border-box;max-inline-size:1460px;margin:0 auto;padding:1.25rem 20px 0;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;font:1rem/1.4 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#3b4151}
.top .shop{display:flex;align-items:center;gap:.75rem;margin-inline-end:auto;font-size:1.125rem;font-weight:650;color:inherit;text-decoration:none}
.top i{display:grid;place-items:center;inline-size:2.5rem;block-size:2.5rem;border-radius:.625rem;background:var(--brand);color:var(--on-brand);font-style:normal;font-weight:700}
.top img{display:block;max-inline-size:13rem;max-block-size:3rem}
.top a{color:var(--accent);text-underline-offset:.2em}
html.dark-mode .top{color:#e4e6e6}
html.dark-mode .top img{background:#fff;padding:.375rem;border-radius:.5rem}
.swagger-ui .info .link,.swagger-ui .info .title span,.swagger-ui .response-col_links,.swagger-ui .scheme-container .schemes .schemes-server-container{display:none}
.swagger-ui .btn.execute{background:var(--brand);border-color:var(--accent);color:var(--on-brand)}
.swagger-ui .btn.authorize{border-color:var(--accent);color:var(--accent)}
.swagger-ui .btn.authorize svg{fill:var(--accent)}
.swagger-ui .response-col_description ul{margin:0;padding-inline-start:1.25rem}
.failed{font:1rem/1.5 system-ui,sans-serif;padding:1.5rem}
.swagger-ui .info{margin:1.5rem 0}
.swagger-ui .info hgroup.main{margin-bottom:.75rem}
.swagger-ui .info .title{font-size:1.75rem;overflow-wrap:anywhere}
.swagger-ui .scheme-container{padding:.75rem 0}
.swagger-ui .scheme-container .schemes .auth-wrapper{justify-content:flex-start}
.swagger-ui .opblock-tag{flex-wrap:wrap;gap:0 .75rem;padding-inline:0}
.swagger-ui .opblock-tag small{flex:1 1 20rem;padding:0}
.swagger-ui .opblock-body textarea.body-param__text{min-height:11rem}
.swagger-ui .opblock-body .execute-wrapper{padding-top:0}
@media(max-width:40rem){
.swagger-ui .wrapper{padding:0 .75rem}
.swagger-ui .info .title{font-size:1.375rem}
.swagger-ui .response-control-media-type{display:none}
.swagger-ui .info .title small{position:static}
.swagger-ui .opblock-tag a{flex:1 1 0}
.swagger-ui .opblock-tag small{order:1;flex-basis:100%;padding-bottom:.5rem}
.swagger-ui .opblock .opblock-summary-method{min-width:4rem;padding-inline:.25rem}
.swagger-ui .auth-container input[type=text]{min-width:0}
}
`;

interface ExplorerFiles {
  /** The path of the assets. */
  at: string;
  shop: string;
  edition: string;
  look: DocsLook;
}

/** The shop's face, as its pages have it. */
export interface DocsLook {
  color: string;
  logoUrl?: string;
  /** Whether our first page is there to go back to. */
  home: boolean;
}

const face = (shop: string, logoUrl: string | undefined) =>
  logoUrl === undefined
    ? `<i aria-hidden="true">${escapeHtml(([...shop.trim()][0] ?? '').toUpperCase())}</i>${escapeHtml(shop)}`
    : `<img src="${escapeHtml(logoUrl)}" alt="${escapeHtml(shop)}">`;

export const explorerPage = ({ at, shop, edition, look }: ExplorerFiles): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Customer accounts of ${escapeHtml(shop)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${at}/swagger-ui.css">
<link rel="stylesheet" href="${at}/explorer.css">
</head>
<body>
<header class="top">
${look.home ? `<a class="shop" href="/">${face(shop, look.logoUrl)}</a>` : `<span class="shop">${face(shop, look.logoUrl)}</span>`}
<a href="/docs/openapi.json">OpenAPI 3.1</a>
<span>Version ${escapeHtml(edition)}</span>
</header>
<main id="explorer"><p class="failed">The description itself is at <a href="/docs/openapi.json">/docs/openapi.json</a>.</p></main>
<script src="${at}/swagger-ui.js"></script>
<script src="${at}/explorer.js"></script>
</body>
</html>
`;
