type Rgb = readonly [number, number, number];

/** WCAG AA for text. */
const readable = 4.5;

/** Black or white, whichever can be read on it: one of the two always reaches 4.5. */
export function textOn(color: string): '#000000' | '#ffffff' {
  return contrast(color, '#ffffff') >= readable ? '#ffffff' : '#000000';
}

/** The shop's colour, moved towards black or white until it can be read as text on the background. */
export function readableOn(background: string, color: string): string {
  const towards = rgb(textOn(background));
  const start = rgb(color);
  for (let step = 0; step < 20; step++) {
    const mixed = hex(mix(start, towards, step / 20));
    if (contrast(mixed, background) >= readable) return mixed;
  }
  return hex(towards);
}

export function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function rgb(color: string): Rgb {
  const number = Number.parseInt(color.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

const hex = (color: Rgb) =>
  `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = ([r, g, b]: Rgb, [toR, toG, toB]: Rgb, share: number): Rgb => [
  r + (toR - r) * share,
  g + (toG - g) * share,
  b + (toB - b) * share,
];

/** As WCAG defines it. */
function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
