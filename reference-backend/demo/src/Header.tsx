import { USERS, type User } from './session';
import type { Theme } from './useTheme';

interface HeaderProps {
  user: User;
  onUser: (id: string) => void;
  theme: Theme;
  onTheme: () => void;
}

const THEME_NAMES = { system: 'System', light: 'Light', dark: 'Dark' } as const;
const THEME_SIGNS = { system: '◐', light: '☀', dark: '☾' } as const;

/** Product name, theme, and who is signed in. */
export function Header({ user, onUser, theme, onTheme }: HeaderProps) {
  return (
    <header className="bar">
      <img src="/icon.svg" alt="" width="28" height="28" />
      <strong>Synthetic data studio</strong>
      <button type="button" className="quiet" onClick={onTheme} aria-label={`Theme: ${THEME_NAMES[theme]}`}>
        <span aria-hidden="true">{THEME_SIGNS[theme]}</span>
        <span className="wide">{THEME_NAMES[theme]}</span>
      </button>
      <label>
        <span className="wide">Signed in as</span>
        <select value={user.id} onChange={(event) => onUser(event.target.value)} aria-label="Signed in as">
          {USERS.map(({ id, name, role }) => (
            <option key={id} value={id}>
              {role === null ? name : `${name} (${role})`}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
