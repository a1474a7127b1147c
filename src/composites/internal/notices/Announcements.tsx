import { useAnnouncementsOf } from '../../../hooks/announce/useAnnouncer';
import type { UseEtaOptions } from '../../../hooks/forecast/useEta';
import type { RunView } from '../../../hooks/useRunView';

/** Tells screen readers what becomes of the run. Of its own, so that what is heard renders nothing that is seen. */
export function Announcements({ view, eta }: { view: RunView; eta: UseEtaOptions | undefined }) {
  useAnnouncementsOf(view, { eta });
  return null;
}
