import { fileSize, imageBox, type ChatMessage } from '@parley/kit';
import type { AttachmentContent, AttachmentLinks } from '@parley/sdk';
import { type JSX, useEffect, useState } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';

interface AttachmentProps {
  readonly message: ChatMessage;
  readonly attachment: AttachmentContent;
}

/** A picture, or a file with its name and size. Its place is there before it has come. */
export function AttachmentView({ message, attachment }: AttachmentProps): JSX.Element {
  const { t } = useLanguage();
  const { links, failed, again } = useLinks(message, attachment);
  const { kind, name } = attachment;
  return (
    <div className="attachment">
      {kind === 'image' ? (
        <Picture attachment={attachment} links={links} />
      ) : (
        <>
          {links && kind === 'audio' ? (
            <audio controls preload="none" src={links.url} aria-label={t('attach.audio', { name })} />
          ) : null}
          {links && kind === 'video' ? (
            <video controls preload="metadata" src={links.url} aria-label={t('attach.video', { name })} />
          ) : null}
          <FileLink attachment={attachment} links={links} />
        </>
      )}
      {failed ? (
        <p className="attachment-gone" role="alert">
          {t('attach.gone')}{' '}
          <button type="button" className="text-button" onClick={again}>
            {t('attach.again')}
          </button>
        </p>
      ) : null}
    </div>
  );
}

interface LinkedProps {
  readonly attachment: AttachmentContent;
  readonly links: AttachmentLinks | null;
}

function Picture({ attachment, links }: LinkedProps): JSX.Element {
  const { t } = useLanguage();
  const box = imageBox(attachment);
  const name = { name: attachment.name };
  if (links === null) {
    return <span className="attachment-image" style={box} role="img" aria-label={t('attach.image', name)} />;
  }
  return (
    <a
      className="attachment-image"
      style={box}
      href={links.url}
      target="_blank"
      rel="noopener"
      aria-label={t('attach.open', name)}
    >
      <img src={links.thumbnailUrl ?? links.url} width={box.width} height={box.height} alt={t('attach.image', name)} />
    </a>
  );
}

function FileLink({ attachment: { name, size: bytes }, links }: LinkedProps): JSX.Element {
  const { t } = useLanguage();
  const size = fileSize(bytes, t.locale);
  const shown = (
    <>
      <Icon name="file" size={24} />
      <span className="attachment-text">
        <bdi className="attachment-name">{name}</bdi>
        <span className="attachment-size">{size}</span>
      </span>
    </>
  );
  return links === null ? (
    <span className="attachment-file">{shown}</span>
  ) : (
    <a className="attachment-file" href={links.url} download={name} title={t('attach.download', { name })}>
      {shown}
    </a>
  );
}

const RENEW_MARGIN_MS = 30_000;

function useLinks(
  message: ChatMessage,
  attachment: AttachmentContent,
): { readonly links: AttachmentLinks | null; readonly failed: boolean; readonly again: () => void } {
  const actions = useActions();
  const [links, setLinks] = useState<AttachmentLinks | null>(null);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (message.seq === null) {
      return;
    }
    let current = true;
    let renewal: ReturnType<typeof setTimeout> | undefined;
    setFailed(false);
    actions.links(message, attachment).then(
      (found) => {
        if (current) {
          setLinks(found);
          const left = Math.max(RENEW_MARGIN_MS, found.expiresAtMs - Date.now() - RENEW_MARGIN_MS);
          renewal = setTimeout(() => setTries((count) => count + 1), left);
        }
      },
      () => current && setFailed(true),
    );
    return () => {
      current = false;
      clearTimeout(renewal);
    };
  }, [actions, message, attachment, tries]);
  return { links, failed, again: () => setTries((count) => count + 1) };
}
