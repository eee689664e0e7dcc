import { readImageSize } from 'provider-kit';
import { PHOTO_BYTES } from './limits.ts';

/** Bot API, sendPhoto: both sides together, and one to the other. */
const MAX_SIDES = 10_000;
const MAX_RATIO = 20;

/** Whether Telegram takes a file as a photo: its bytes, its type or name, its size and its sides have to fit. */
export function isPhoto({
  head,
  size,
  mimeType,
  name,
}: {
  /** The beginning of the file. */
  head: Buffer;
  size: number;
  mimeType: string;
  name: string;
}): boolean {
  const saysSo = /^image\/(png|jpe?g|webp)$/i.test(mimeType) || /\.(png|jpe?g|webp)$/i.test(name);
  if (!saysSo || size > PHOTO_BYTES) return false;
  const image = readImageSize(head);
  if (image === undefined) return false;
  const { width, height } = image;
  if (width === 0 || height === 0 || width + height > MAX_SIDES) return false;
  return Math.max(width, height) / Math.min(width, height) <= MAX_RATIO;
}
