import { escapeHtml } from '../../accounts/mail/letter-layout';

/** The validator would be somebody else's server. */
export const script = `
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
  validatorUrl: null,
});
`;

/** There is one server to ask, and what it is asked fits a telephone. */
export const stylesheet = `
body{margin:0}
html.dark-mode{color-scheme:dark}
.failed{font:1rem/1.5 system-ui,sans-serif;padding:1.5rem}
.swagger-ui .info{margin:1.5rem 0}
.swagger-ui .info hgroup.main{margin-bottom:.75rem}
.swagger-ui .info .title{font-size:1.75rem;overflow-wrap:anywhere}
.swagger-ui .scheme-container .schemes .schemes-server-container{display:none}
.swagger-ui .scheme-container{padding:.75rem 0}
.swagger-ui .scheme-container .schemes .auth-wrapper{justify-content:flex-start}
.swagger-ui .btn.authorize{margin:0}
.swagger-ui .opblock-tag{flex-wrap:wrap;gap:0 .75rem;padding-inline:0}
.swagger-ui .opblock-tag small{flex:1 1 20rem;padding:0}
.swagger-ui .opblock-body textarea.body-param__text{min-height:11rem}
.swagger-ui .opblock-body .execute-wrapper{padding-top:0}
html.dark-mode .swagger-ui .examples-select__section-label{color:inherit}
html.dark-mode .swagger-ui .opblock-body{color:#e4e6e6}
@media(max-width:40rem){
.swagger-ui .wrapper{padding:0 .75rem}
.swagger-ui .info .title{font-size:1.375rem}
.swagger-ui .info .title small{position:static}
.swagger-ui .opblock-tag a{flex:1 1 0}
.swagger-ui .opblock-tag small{order:1;flex-basis:100%;padding-bottom:.5rem}
.swagger-ui .opblock .opblock-summary-method{min-width:4rem;padding-inline:.25rem}
.swagger-ui .modal-ux{min-width:0;width:calc(100vw - 1.5rem)}
.swagger-ui .auth-container input[type=text],.swagger-ui .auth-container input[type=password]{min-width:0;width:100%}
}
`;

interface ExplorerFiles {
  /** The path of the assets. */
  at: string;
  shop: string;
}

export const explorerPage = ({ at, shop }: ExplorerFiles): string => `<!doctype html>
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
<main id="explorer"><p class="failed">The description itself is at <a href="/docs/openapi.json">/docs/openapi.json</a>.</p></main>
<script src="${at}/swagger-ui.js"></script>
<script src="${at}/explorer.js"></script>
</body>
</html>
`;
