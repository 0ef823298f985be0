import { contrast, readableOn, textOn } from '../../accounts/brand-colours';

const parts = ['00', '33', '66', '99', 'cc', 'ff'];
const colours = parts.flatMap((r) => parts.flatMap((g) => parts.map((b) => `#${r}${g}${b}`)));

describe('a shop’s colour, whichever it is', () => {
  it('the contrast of two colours is computed as WCAG computes it', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
    expect(contrast('#1d4ed8', '#1d4ed8')).toBe(1);
  });

  it('a text on any shop’s colour can be read', () => {
    const worst = Math.min(...colours.map((colour) => contrast(colour, textOn(colour))));
    expect(worst).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['#ffffff', '#27272a'])(
    'a shop’s colour is shifted no further than reading on %s needs',
    (background) => {
      for (const colour of colours) {
        const shifted = readableOn(background, colour);
        expect(contrast(shifted, background)).toBeGreaterThanOrEqual(4.5);
        if (contrast(colour, background) >= 4.5) expect(shifted).toBe(colour);
      }
    },
  );
});
