import { memo } from 'react';
import { CancelRunDialog, CancelRunStatus, CancelRunTrigger } from '../../components/cancel-run-button';
import { LiveIndicator } from '../../components/live-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import { CardTitle } from './CardName';
import { RunCardMeta } from './RunCardMeta';

// Parts of a card that show neither progress nor step: a card changes every second, and these do not render then.
export const Title = memo(CardTitle);
export const Badge = memo(RunStatusBadge);
export const Live = memo(LiveIndicator);
export const Meta = memo(RunCardMeta);
export const CancelStatus = memo(CancelRunStatus);
export const CancelDialog = memo(CancelRunDialog);
export const CancelTrigger = memo(CancelRunTrigger);
