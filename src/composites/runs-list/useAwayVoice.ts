import { useEffect, useMemo } from 'react';
import { browserEnvironment } from '../../core/platform/environment';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useAnnouncer } from '../../hooks/useAnnouncer';
import { useMessages } from '../../hooks/useMessages';
import { type AwayVoice, createAwayVoice } from './away-voice';

const english = { announce: en.announce, status: en.status };

/** One voice for all cards out of view. */
export function useAwayVoice(): AwayVoice {
  const { clock, client } = useRunContext();
  const environment = client?.environment ?? browserEnvironment;
  const say = useAnnouncer();
  const messages = useMessages(english);
  const voice = useMemo(() => createAwayVoice(clock, environment, say), [clock, environment, say]);
  useEffect(() => voice.setTexts(messages), [voice, messages]);
  useEffect(() => voice.rest, [voice]);
  return voice;
}
