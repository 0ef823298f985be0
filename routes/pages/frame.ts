import type { Response } from 'express';
import type { Answer } from '../http/line';
import { type Https, pageHeaders } from '../http/security-headers';
import { attributes, Html, html } from './html';
import { script } from './script';
import { stylesheet } from './style';
import type { Voice } from './voice';

export interface Look {
  shop: string;
  logoUrl?: string;
  color: string;
  https: Https;
  /** The shop itself; a page's head leads there. */
  shopUrl?: string;
}

/** The part of a page that is its own. */
interface Page {
  voice: Pick<Voice, 'language' | 'direction'>;
  /** The window's title, where it tells more than the heading. */
  title?: string;
  heading: string;
  content: Html;
  footer?: Html;
  wide?: boolean;
}

export type Frame = ReturnType<typeof pageFrame>;

/** The part that all pages share: the shop's face, and headers that fit it to the letter. */
export function pageFrame({ shop, logoUrl, color, https, shopUrl }: Look) {
  const style = stylesheet(color);
  const images = logoUrl === undefined ? [] : [new URL(logoUrl).origin];
  const headers = pageHeaders(https, { style, script, images });
  const face =
    logoUrl === undefined
      ? html`<i aria-hidden="true">${initialOf(shop)}</i>${shop}`
      : html`<img src="${logoUrl}" alt="${shop}">`;
  const head = shopUrl === undefined ? html`<span>${face}</span>` : html`<a href="${shopUrl}">${face}</a>`;
  return {
    document: ({ voice, heading, title = heading, content, footer, wide }: Page) =>
      html`<!doctype html>
<html lang="${voice.language.replace('_', '-')}" dir="${voice.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${shop}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body${attributes({ class: wide ? 'wide' : undefined })}>
<header>${head}</header>
<main>
<h1>${heading}</h1>
${content}
</main>
${footer && html`<footer>${footer}</footer>`}
<script>${new Html(script)}</script>
</body>
</html>
`.markup,
    send(res: Response, { status = 200, body }: Answer): void {
      headers(res.req, res, () => {
        res.status(status).type('html').send(body);
      });
    },
  };
}

const initialOf = (shop: string) => ([...shop.trim()][0] ?? '').toUpperCase();
