import { useEffect, useMemo } from 'react';
import { browserEnvironment } from '../../../core/platform/environment';
import * as en from '../../../core/text/messages/english';
import { useAnnouncer } from '../../../hooks/announce/useAnnouncer';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { createOffscreenAnnouncer, type OffscreenAnnouncer } from './offscreen-announcer';

const english = { announce: en.announce, status: en.status };

/** One announcer for all cards out of view. */
export function useOffscreenAnnouncer(): OffscreenAnnouncer {
  const { clock, client } = useRunContext();
  const environment = client?.environment ?? browserEnvironment;
  const say = useAnnouncer();
  const messages = useMessages(english);
  const announcer = useMemo(() => createOffscreenAnnouncer(clock, environment, say), [clock, environment, say]);
  useEffect(() => announcer.setTexts(messages), [announcer, messages]);
  useEffect(() => announcer.rest, [announcer]);
  return announcer;
}
