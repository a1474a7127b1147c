import { cx } from '../cx';

const RIGHT_TO_LEFT = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u;
const LETTER = /\p{L}/gu;
const ISOLATES = /[\u2066-\u2069]/g;
/** Quotes and brackets before a name belong to it, as those behind it do. */
const OPENING = /[\p{Ps}\p{Pi}"'„]*$/u;

const isRightToLeft = (letter: string) => RIGHT_TO_LEFT.test(letter);

/**
 * Splits a text that ends with a name of the other direction: "مجموعة البيانات: customers" → its words, its name.
 * `null` if it has none.
 */
export function splitAtName(text: string): readonly [words: string, name: string] | null {
  const isolated = text.endsWith('\u2069') ? text.lastIndexOf('\u2068') : -1;
  const letters = [...text.matchAll(LETTER)];
  const [first] = letters;
  const other = letters.find(({ 0: letter }) => isRightToLeft(letter) !== isRightToLeft(first?.[0] ?? ''));
  if (first === undefined || other === undefined) return null;
  const at = isolated > first.index && isolated < other.index ? isolated : text.slice(0, other.index).search(OPENING);
  const isLast = letters.every(
    ({ 0: letter, index }) => index < at || isRightToLeft(letter) === isRightToLeft(other[0]),
  );
  if (!isLast && at !== isolated) return null;
  return [text.slice(0, at).replace(ISOLATES, ''), text.slice(at).replace(ISOLATES, '')];
}

/**
 * A text in one line that is cut off where reading it ends. A browser cuts a line at the end of *its* direction, where a
 * name of the other direction begins: such a name has a box of its own.
 */
export function OneLine({ text, className = 'rl:max-w-full' }: { text: string; className?: string | undefined }) {
  const split = splitAtName(text);
  if (split === null) return <bdi className={cx('rl:inline-block rl:truncate rl:align-bottom', className)}>{text}</bdi>;
  return (
    <bdi className={cx('rl:inline-flex rl:gap-x-1 rl:align-bottom', className)}>
      <span className="rl:max-w-full rl:flex-none rl:truncate">{split[0]}</span>
      <bdi className="rl:truncate">{split[1]}</bdi>
    </bdi>
  );
}
