import { ar } from '../../../src/locales/ar';
import { de } from '../../../src/locales/de';
import { LanguagePage } from './language-page';

/** Hosts that set no language, only texts, a locale, or the machine's locale. */
export const VARIANTS = {
  nothing: <LanguagePage />,
  german: <LanguagePage messages={de} />,
  'german-in-switzerland': <LanguagePage messages={de} locale="de-CH" />,
  egyptian: <LanguagePage messages={ar} locale="ar-EG" />,
  persian: <LanguagePage locale="fa-IR" />,
  devanagari: <LanguagePage locale="hi-IN-u-nu-deva" />,
  mistyped: <LanguagePage locale="not a locale" />,
  machine: <LanguagePage locale="browser" />,
} as const;
