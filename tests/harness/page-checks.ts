/**
 * Runs in a browser: the texts in the page that are hard to read on what lies behind them, each with its contrast.
 *
 * WCAG 2 (AA) asks for 4.5; what is disabled may have less. Text and numbers alone, as this file knows no DOM.
 */
export const FAINT_TEXTS = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const rgba = (color) => {
    if (!known.has(color)) known.set(color, drawn(color));
    return known.get(color);
  };
  const drawn = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
  const behind = (element) => {
    if (element === null) return rgba(getComputedStyle(document.documentElement).backgroundColor).with(3, 1);
    const style = getComputedStyle(element);
    const own = rgba(style.backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = ([r, g, b]) =>
    [r, g, b]
      .map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (text === '' || !element.checkVisibility() || element.closest(':disabled, .avatar, .unseen, .drop-hint')) continue;
    const ground = behind(element);
    const value = contrast(over(rgba(getComputedStyle(element).color), ground), ground);
    if (value < 4.5) faint.add(text.slice(0, 30) + ' ' + value.toFixed(2));
  }
  return [...faint];
})()`;

/** Runs in a browser: by how much the page is wider than its window; px. */
export const OVERFLOW = 'document.documentElement.scrollWidth - innerWidth';

/** Runs in a browser: drops a file on an element, as it is dragged there from elsewhere. */
export const dropOn = (id: string, name: string, type: string, content: Buffer): string => `(() => {
  const bytes = Uint8Array.from(atob('${content.toString('base64')}'), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], '${name}', { type: '${type}' }));
  const place = document.getElementById('${id}');
  for (const step of ['dragover', 'drop']) {
    place.dispatchEvent(new DragEvent(step, { dataTransfer, bubbles: true, cancelable: true }));
  }
})()`;
