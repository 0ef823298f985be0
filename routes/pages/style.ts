import { readableOn, textOn } from '../../accounts/brand-colours';

const light = {
  card: '#ffffff',
  scheme: '--page:#f4f4f5;--text:#18181b;--quiet:#52525b;--line:#71717a;--bad:#b91c1c',
};
const dark = {
  card: '#27272a',
  scheme: '--page:#18181b;--text:#fafafa;--quiet:#d4d4d8;--line:#a1a1aa;--bad:#fca5a5',
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
body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:break-word}
header,main{max-inline-size:28rem;margin-inline:auto}
header{padding:1.5rem 1.25rem 1rem;font-size:1.125rem;font-weight:700}
header img{display:block;max-inline-size:12rem;max-block-size:3.5rem}
main{background:var(--card);padding:1.5rem 1.25rem 2rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1rem}
a{color:var(--accent);text-underline-offset:.15em}
label{display:block;font-weight:600}
.field{margin:0 0 1.25rem}
.hint{margin:0;color:var(--quiet);font-size:.9375rem}
.error{margin:0;color:var(--bad);font-weight:600}
.invalid{border-inline-start:.25rem solid var(--bad);padding-inline-start:.75rem}
input[type=text],input[type=password]{inline-size:100%;min-block-size:3rem;margin-block-start:.375rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.375rem}
[aria-invalid]{border-color:var(--bad)!important}
.check{display:flex;align-items:center;gap:.625rem;min-block-size:2.75rem;margin-block:-.5rem 1rem}
.check label{font-weight:400}
.check input{inline-size:1.375rem;block-size:1.375rem;margin:0;accent-color:var(--accent)}
.button{display:inline-block;min-block-size:3rem;padding:.6875rem 1.25rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;color:var(--on-brand);background:var(--brand);border:1px solid var(--accent);border-radius:.375rem}
button.button{inline-size:100%}
.after{margin-block:1.5rem 0}
.problems{margin:0 0 1.5rem;padding:1rem;border:2px solid var(--bad);border-radius:.375rem}
.problems h2{margin:0 0 .5rem;font-size:1.0625rem}
.problems ul{margin:0;padding-inline-start:1.25rem}
.problems a{color:var(--bad);font-weight:600}
:focus-visible,.problems:focus{outline:3px solid var(--accent);outline-offset:2px}
.wide header,.wide main{max-inline-size:52rem}
.wide h2{font-size:1rem;margin:1.5rem 0 .25rem}
pre{margin:0;padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:.375rem;font-size:.875rem}
@media(prefers-color-scheme:dark){header img{background:#fff;padding:.375rem;border-radius:.375rem}}
@media(min-width:32rem){body{padding-block:2rem}header{padding-inline:0}main{padding:2rem;border-radius:.75rem}}
`;
}
