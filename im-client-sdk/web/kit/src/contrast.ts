/** A colour as red, green, blue, 0–255 each. */
export type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [20, 21, 24];
const READABLE = 4.5;

/** Understands #rgb and #rrggbb; anything else is null. */
export function parseHex(value: string): Rgb | null {
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/iu.exec(value.trim());
  const digits = match?.[1];
  if (!digits) {
    return null;
  }
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const number = Number.parseInt(full, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

export function toHex(color: Rgb): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG contrast ratio, 1–21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The text colour on a fill: white where it can be read, else near-black. */
export function readableOn(fill: Rgb): Rgb {
  if (contrast(fill, WHITE) >= READABLE) {
    return WHITE;
  }
  return contrast(fill, INK) >= contrast(fill, WHITE) ? INK : WHITE;
}

/** The nearest shade of a colour that can be read as text on a ground. */
export function readableShade(color: Rgb, ground: Rgb): Rgb {
  const target: Rgb = luminance(ground) > 0.18 ? [0, 0, 0] : WHITE;
  for (let step = 0; step <= 20; step++) {
    const shade = mix(color, target, step / 20);
    if (contrast(shade, ground) >= READABLE) {
      return shade;
    }
  }
  return target;
}

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What a theme computes from a site's one accent colour. */
export interface AccentPalette {
  /** Fill of own bubbles and main buttons. */
  readonly fill: string;
  /** Text on the fill. */
  readonly ink: string;
  /** The accent as text or icon on a light and on a dark ground. */
  readonly onLight: string;
  readonly onDark: string;
}

export const DEFAULT_ACCENT = '#0f6e66';
const LIGHT_GROUND: Rgb = [243, 243, 241];
const DARK_GROUND: Rgb = [42, 44, 48];

export function accentPalette(accent: string | null | undefined): AccentPalette {
  const color = parseHex(accent ?? '') ?? (parseHex(DEFAULT_ACCENT) as Rgb);
  const ink = readableOn(color);
  // A mid-tone on which neither white nor ink reads well is darkened a little, so that both the brand and the text hold.
  const fill = contrast(color, ink) >= READABLE ? color : readableFill(color, ink);
  return {
    fill: toHex(fill),
    ink: toHex(ink),
    onLight: toHex(readableShade(color, LIGHT_GROUND)),
    onDark: toHex(readableShade(color, DARK_GROUND)),
  };
}

function readableFill(color: Rgb, ink: Rgb): Rgb {
  const target: Rgb = ink === WHITE ? [0, 0, 0] : WHITE;
  for (let step = 1; step <= 20; step++) {
    const fill = mix(color, target, step / 20);
    if (contrast(fill, ink) >= READABLE) {
      return fill;
    }
  }
  return target;
}
