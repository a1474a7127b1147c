import * as Dialog from '@radix-ui/react-dialog';
import { X } from '../../../components/internal/icons';
import { buttonStyles } from '../../../components/internal/press/buttons';
import { shieldWhatLiesBelow } from '../../../components/internal/press/press-intent';
import * as en from '../../../core/text/messages/english';
import { useMessages } from '../../../hooks/useMessages';

const english = { modal: en.modal };

/** The close button. Its surface overlaps a little, so that the icon is aligned with the content below. */
export function CloseWindow({ title, isLarge = false }: { title?: string | null; isLarge?: boolean }) {
  const { modal } = useMessages(english);
  return (
    <Dialog.Close
      aria-label={modal.close}
      title={title ?? modal.close}
      onClick={shieldWhatLiesBelow}
      className={`${buttonStyles({ look: 'quiet', size: 'icon' })} ${isLarge ? 'rl:size-11!' : 'rl:size-10! rl:-my-0.5 rl:-me-2.5'}`}
    >
      <X aria-hidden className="rl:size-5" />
    </Dialog.Close>
  );
}
