import type { Plugin } from 'vite';

/** A block of rules that repeats colours for wider gamuts; nothing inside has braces deeper than one rule. */
const wide = /@supports \(color: ?(?:color\(display-p3|lab\()[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g;

/**
 * Leaves every colour once, as sRGB. For browsers without oklch the build writes each of them three times (sRGB, P3, Lab),
 * which is a third of a small page's styles and shows no difference in colours that sRGB has.
 */
export function oneGamut(): Plugin {
  return {
    name: 'lares:one-gamut',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        file.source = String(file.source).replace(wide, '');
      }
    },
  };
}
