import { count } from '~/lib/rich/text';

const letters = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const double = '^{}\\[~]|€\f';

/** In how many paid pieces a text travels as SMS, as the server counts them (GSM 03.38): one letter beyond the small alphabet makes all of it wide. */
export function smsPieces(text: string): { pieces: number; latin: boolean } {
  let septets = 0;
  for (const letter of text) {
    if (letters.includes(letter)) septets += 1;
    else if (double.includes(letter)) septets += 2;
    else return { pieces: inPieces(count(text, 'utf16'), 70, 67), latin: false };
  }
  return { pieces: inPieces(septets, 160, 153), latin: true };
}

const inPieces = (length: number, alone: number, piece: number): number => (length <= alone ? Math.min(length, 1) : Math.ceil(length / piece));
