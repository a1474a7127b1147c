import { useAnnouncementsOf } from '../../../hooks/announce/useAnnouncer';
import type { UseEtaOptions } from '../../../hooks/forecast/useEta';
import type { RunView } from '../../../hooks/useRunView';

/** Announces the states of the run. Separate, so that an announcement renders nothing visible. */
export function Announcements({ view, eta }: { view: RunView; eta: UseEtaOptions | undefined }) {
  useAnnouncementsOf(view, { eta });
  return null;
}
