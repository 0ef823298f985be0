import { readableOn, textOn } from '../../accounts/brand-colours';

const light = {
  card: '#ffffff',
  scheme:
    '--page:#f6f6f7;--text:#16161a;--quiet:#55555f;--line:#8b8b96;--soft:#e6e6ea;--bad:#b42318;--good:#067647',
};
const dark = {
  card: '#1c1c21',
  scheme:
    '--page:#111114;--text:#f5f5f7;--quiet:#c3c3cc;--line:#85858f;--soft:#34343c;--bad:#fda29b;--good:#75e0a7',
};

/** Phone first; logical properties, so that Arabic reads from the right without rules of its own. */
export function stylesheet(color: string): string {
  const theme = ({ card, scheme }: typeof light) =>
    `${scheme};--card:${card};--accent:${readableOn(card, color)}`;
  return `
:root{color-scheme:light dark;${theme(light)};--brand:${color};--on-brand:${textOn(color)}}
@media(prefers-color-scheme:dark){:root{${theme(dark)}}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;min-block-size:100svb;display:flex;flex-direction:column;background:var(--card);color:var(--text);font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:break-word;-webkit-font-smoothing:antialiased}
body::before{content:'';block-size:.375rem;background:var(--brand)}
header,main,footer{inline-size:100%;max-inline-size:29rem;margin-inline:auto;padding-inline:1.5rem}
header{padding-block:1.75rem .5rem;font-size:1.125rem;font-weight:650;letter-spacing:-.01em}
header a,header span{display:inline-flex;align-items:center;gap:.75rem;min-block-size:2.75rem;color:inherit;text-decoration:none}
header img{display:block;max-inline-size:13rem;max-block-size:3.5rem}
header i{display:grid;place-items:center;inline-size:2.5rem;block-size:2.5rem;border-radius:.625rem;background:var(--brand);color:var(--on-brand);font-style:normal;font-weight:700}
main{flex:1;padding-block:1.5rem 2rem}
footer{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:start;padding-block:1rem 1.75rem;color:var(--quiet);font-size:.9375rem}
footer a,footer summary{display:inline-block;min-block-size:2rem;padding-block:.25rem;color:var(--quiet);cursor:pointer}
footer summary{list-style:none}
footer summary::-webkit-details-marker{display:none}
footer summary::after{content:' ▾'}
footer ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:0 1.25rem}
footer [aria-current]{color:var(--text);font-weight:600;text-decoration:none}
h1{font-size:1.75rem;line-height:1.2;font-weight:680;letter-spacing:-.02em;margin:0 0 .75rem;text-wrap:balance}
p{margin:0 0 1rem}
h1+p{color:var(--quiet);margin-block-end:1.75rem}
a{color:var(--accent);text-underline-offset:.2em}
label{display:block;font-weight:600}
.field{margin:0 0 1.25rem}
.hint{margin:0;color:var(--quiet);font-size:.9375rem}
.error{margin:.375rem 0 0;color:var(--bad);font-weight:600}
input[type=text],input[type=password]{inline-size:100%;min-block-size:3.125rem;margin-block-start:.375rem;padding:.5rem .875rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.625rem;transition:border-color .15s,box-shadow .15s}
input[type=text]:hover,input[type=password]:hover{border-color:var(--text)}
[aria-invalid]{border-color:var(--bad)!important;box-shadow:0 0 0 1px var(--bad)}
.rules{list-style:none;margin:.5rem 0 0;padding:0;color:var(--quiet);font-size:.9375rem}
.rules li{display:flex;gap:.5rem;align-items:center}
.rules li::before{content:'';flex:none;inline-size:.5rem;block-size:.5rem;margin-inline:.25rem;border:1px solid currentColor;border-radius:50%}
.rules .met{color:var(--good)}
.rules .met::before{content:'✓';inline-size:1rem;block-size:auto;margin:0;border:0;font-weight:700}
.strength{display:flex;align-items:center;gap:.75rem;margin:.625rem 0 0;font-size:.9375rem;color:var(--quiet)}
.strength i{flex:1;display:flex;gap:.25rem}
.strength b{flex:1;block-size:.3125rem;border-radius:1rem;background:var(--soft)}
.strength[data-score='1'] b:nth-child(-n+1){background:var(--bad)}
.strength[data-score='2'] b:nth-child(-n+2){background:var(--accent)}
.strength[data-score='3'] b{background:var(--good)}
.check+.error{margin-block:-.75rem 1rem}
.check{display:flex;align-items:center;gap:.625rem;min-block-size:2.75rem;margin-block:-.5rem 1rem}
.check label{font-weight:400}
.check input{inline-size:1.375rem;block-size:1.375rem;margin:0;accent-color:var(--accent)}
.button{display:inline-block;min-block-size:3.125rem;padding:.75rem 1.5rem;font:inherit;font-weight:650;text-align:center;text-decoration:none;cursor:pointer;color:var(--on-brand);background:var(--brand);border:1px solid var(--accent);border-radius:.625rem}
.button:hover{box-shadow:0 .25rem 1rem #0003}
.button:disabled{opacity:.6;cursor:default}
form .button,main>p>.button{inline-size:100%}
.after{margin-block:1.5rem 0}
h2{font-size:1.25rem;letter-spacing:-.01em;margin:2.25rem 0 .75rem;padding-block-start:1.5rem;border-block-start:1px solid var(--soft)}
.danger{color:var(--card);background:var(--bad);border-color:var(--bad)}
.unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.notice{color:var(--good);font-weight:600}
.logins{list-style:none;margin:0 0 1rem;padding:0;display:grid;gap:.75rem}
.logins li{display:grid;grid-template-columns:1fr auto;align-items:start;gap:.125rem .75rem;padding:.875rem 1rem;border:1px solid var(--soft);border-radius:.75rem}
.logins p{margin:0}
.logins form,.logins em{grid-row:1;grid-column:2}
.logins em{font-style:normal;font-size:.9375rem;font-weight:600;color:var(--good)}
.logins .hint{grid-column:1/-1}
main>form .plain{min-block-size:2.75rem;inline-size:100%}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.wide header,.wide main,.wide footer{max-inline-size:60rem}
.wide h2{margin:2.5rem 0 .75rem;padding:0;border:0}
.wide h3{font-size:1rem;margin:0}
.doors{display:grid;gap:.75rem;margin:0;padding:0;list-style:none}
.doors li{display:grid;gap:.125rem;padding:1rem 1.125rem;background:var(--card);border:1px solid var(--soft);border-radius:.75rem}
.doors .state{display:inline-flex;align-items:center;gap:.5rem;font-size:.9375rem;color:var(--quiet)}
.doors .state::before{content:'';inline-size:.5625rem;block-size:.5625rem;border-radius:50%;border:1px solid currentColor}
.doors .open::before{background:var(--good);border-color:var(--good)}
.command{display:grid;grid-template-columns:1fr auto;align-items:center;gap:.25rem .75rem;margin:0 0 1rem}
.command pre{grid-column:1/-1}
.copy,.plain{min-block-size:2rem;padding:.25rem .875rem;font:inherit;font-size:.9375rem;color:var(--text);background:var(--card);border:1px solid var(--line);border-radius:.5rem;cursor:pointer}
pre{margin:0;padding:.875rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--soft);border-radius:.625rem;font-size:.875rem;line-height:1.5}
.wide,.wide main{background:var(--page)}
@media(prefers-color-scheme:dark){header img{background:#fff;padding:.375rem;border-radius:.5rem}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media(min-width:40rem){.doors{grid-template-columns:1fr 1fr}}
@media(min-width:60rem){
body:not(.wide){display:grid;grid-template:auto 1fr auto/minmax(30rem,1fr) 1.15fr}
body:not(.wide)::before{grid-area:1/2/4/3;block-size:auto;background:var(--brand);background:radial-gradient(circle at 15% 15%,color-mix(in srgb,var(--brand) 62%,#fff),transparent 55%),radial-gradient(circle at 95% 100%,color-mix(in srgb,var(--brand) 45%,#000),transparent 60%),var(--brand)}
body:not(.wide)>*{grid-column:1}
body:not(.wide) header{padding-block-start:2.5rem}
body:not(.wide) main{align-self:center}
body:not(.wide) h1{font-size:2rem}
}
`;
}
