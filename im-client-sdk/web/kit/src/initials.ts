/** One or two letters for an avatar: the first letters of the first and last word, or one ideograph. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s·•_\-./]+/u)
    .filter(Boolean);
  const first = letter(words[0]);
  if (first === '') {
    return '';
  }
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(first)) {
    return first;
  }
  const last = words.length > 1 ? letter(words[words.length - 1]) : '';
  return (first + last).toLocaleUpperCase();
}

function letter(word: string | undefined): string {
  return (word ? [...word] : []).find((char) => /[\p{L}\p{N}]/u.test(char)) ?? '';
}
