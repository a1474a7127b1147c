import { Monitor, Moon, Sun } from 'lucide-react';
import { USERS, type User } from './session';
import type { Theme } from './useTheme';

interface HeaderProps {
  user: User;
  onUser: (id: string) => void;
  theme: Theme;
  onTheme: () => void;
}

const THEME_NAMES = { system: 'System', light: 'Light', dark: 'Dark' } as const;
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const SOURCE = 'https://github.com/runlight/runlight/tree/main/reference-backend/demo';

/** The product name, the theme switch and the signed-in user. */
export function Header({ user, onUser, theme, onTheme }: HeaderProps) {
  const Icon = THEME_ICONS[theme];
  return (
    <header className="bar">
      <img src="/icon.svg" alt="" width="32" height="32" />
      <div className="product">
        <h1>Synthetic data studio</h1>
        <p>
          Demo of runlight<span className="wide"> · simulated backend</span> · <a href={SOURCE}>source</a>
        </p>
      </div>
      <button
        type="button"
        className="quiet icon"
        onClick={onTheme}
        aria-label={`Theme: ${THEME_NAMES[theme]}`}
        title={`Theme: ${THEME_NAMES[theme]}`}
      >
        <Icon aria-hidden size={18} />
      </button>
      <span className="select">
        <select value={user.id} onChange={(event) => onUser(event.target.value)} aria-label="Signed in as">
          {USERS.map(({ id, name, role }) => (
            <option key={id} value={id}>
              {role === null ? name : `${name} (${role})`}
            </option>
          ))}
        </select>
      </span>
    </header>
  );
}
